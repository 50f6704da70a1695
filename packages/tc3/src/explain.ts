export { readErrorBody, type TcError } from './explain/error-body.js'
export { tc3Hints } from './explain/hints.js'
export { tc3Mistakes } from './explain/mistakes.js'
