export { type AcsError, readErrorBody } from './explain/error-body.js'
export { acsHints } from './explain/hints.js'
export { acs3Mistakes, acsRpcMistakes } from './explain/mistakes.js'
