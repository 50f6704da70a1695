export { obsDetector } from './explain/detector.js'
export { type ErrorHeaders, type ObsError, readErrorBody } from './explain/error-body.js'
export { obsHints } from './explain/hints.js'
export { obsMistakes } from './explain/mistakes.js'
