import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EdgeVM } from '@edge-runtime/vm'
import { bundled } from './bundle.mjs'

/** @param {string} project */
export async function inEdgeSandbox(project) {
  const compiled = { simd: await module(project, 'simd'), scalar: await module(project, 'scalar') }
  const vm = new EdgeVM({
    // As edge platforms do: no code is made from text or bytes.
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, { compiled }),
  })
  vm.evaluate(await bundled(project, 'edge.mjs', { format: 'iife' }))
  return vm.evaluate('results')
}

/** @param {string} project @param {string} name */
async function module(project, name) {
  return WebAssembly.compile(await readFile(join(project, `node_modules/@presign/core/wasm/${name}.wasm`)))
}
