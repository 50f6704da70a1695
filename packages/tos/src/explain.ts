export { tosDetector } from './explain/detector.js'
export { type ErrorHeaders, readErrorBody, type TosError } from './explain/error-body.js'
export { tosHints } from './explain/hints.js'
export { tosMistakes } from './explain/mistakes.js'
