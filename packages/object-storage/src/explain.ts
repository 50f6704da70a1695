export { storageHints } from './explain/hints.js'
