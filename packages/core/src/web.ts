export { webBackend } from './backends/web.js'
