export { jsBackend } from './backends/js/index.js'
