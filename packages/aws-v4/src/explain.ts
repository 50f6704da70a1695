export { awsHints } from './explain/hints.js'
