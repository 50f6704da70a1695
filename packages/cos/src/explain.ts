export { cosDetector } from './explain/detector.js'
export { type CosError, type ErrorHeaders, readErrorBody } from './explain/error-body.js'
export { cosHints } from './explain/hints.js'
export { cosMistakes } from './explain/mistakes.js'
