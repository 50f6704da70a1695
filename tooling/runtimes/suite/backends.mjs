// The backends that need no platform of their own, as a runtime is offered them.
import { jsBackend } from '@presign/core/js'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'

export const web = { name: 'web', load: async () => webBackend, sync: false, md5: false }
export const js = { name: 'js', load: async () => jsBackend, sync: true, md5: true }

const wasm = (name, module) => ({ name, load: () => loadWasmBackend(module), sync: true, md5: false })

/** Compiled from the bytes that the package holds inlined. */
export const wasmBytes = [wasm('wasm from bytes', 'simd'), wasm('wasm from bytes', 'scalar')]

/** Compiled ahead by the platform, from `@presign/core/wasm/simd.wasm` and `…/scalar.wasm`. */
export const wasmModules = (simd, scalar) => [wasm('wasm from a module', simd), wasm('wasm from a module', scalar)]
