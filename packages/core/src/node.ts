export { nodeBackend } from './backends/node.js'
