export { awsHints } from './explain/hints.js'
export { awsV4Mistakes } from './explain/mistakes.js'
