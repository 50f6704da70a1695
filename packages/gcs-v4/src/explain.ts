export { gcsDetector } from './explain/detector.js'
export { type ErrorHeaders, type GcsError, readErrorBody } from './explain/error-body.js'
export { gcsHints } from './explain/hints.js'
export { gcsV4Mistakes } from './explain/mistakes.js'
