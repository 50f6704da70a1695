export { bosDetector } from './explain/detector.js'
export { type BosError, type ErrorHeaders, readErrorBody } from './explain/error-body.js'
export { bosHints } from './explain/hints.js'
export { bosMistakes } from './explain/mistakes.js'
