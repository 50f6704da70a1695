export { type CompiledModule, loadWasmBackend } from './backends/wasm/index.js'
