export { qiniuDetector } from './explain/detector.js'
export { type ErrorHeaders, type QiniuError, readErrorBody } from './explain/error-body.js'
export { qiniuHints } from './explain/hints.js'
export { qiniuMistakes } from './explain/mistakes.js'
