export { ossV4Mistakes } from './explain/mistakes.js'
