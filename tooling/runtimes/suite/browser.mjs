// A page, or a worker of one.
import { js, wasmBytes, wasmModules, web } from './backends.mjs'
import { collect } from './collect.mjs'

const compiled = (name) => WebAssembly.compileStreaming(fetch(`/${name}.wasm`))

async function results() {
  const modules = wasmModules(await compiled('simd'), await compiled('scalar'))
  return collect([web, ...wasmBytes, ...modules, js])
}

if ('document' in globalThis) globalThis.results = results()
else results().then((found) => postMessage(found))
