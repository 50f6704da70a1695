export { ossV1Mistakes } from './explain/mistakes.js'
