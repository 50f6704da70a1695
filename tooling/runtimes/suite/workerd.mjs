// workerd compiles no bytes while it runs: modules are imported.
import scalar from '@presign/core/wasm/scalar.wasm'
import simd from '@presign/core/wasm/simd.wasm'
import { js, wasmBytes, wasmModules, web } from './backends.mjs'
import { collect } from './collect.mjs'
import { node } from './node.mjs'

export default {
  async fetch() {
    return Response.json(await collect([web, node, ...wasmBytes, ...wasmModules(simd, scalar), js]))
  },
}
