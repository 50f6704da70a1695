export { foldedCrc64 } from './folding/folded.js'
