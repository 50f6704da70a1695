// Node, Deno and Bun: the packages as installed, by their names.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { js, wasmBytes, wasmModules, web } from './backends.mjs'
import { collect } from './collect.mjs'
import { node } from './node.mjs'

const { resolve } = createRequire(import.meta.url)
const compiled = async (name) => WebAssembly.compile(await readFile(resolve(`@presign/core/wasm/${name}.wasm`)))

const modules = wasmModules(await compiled('simd'), await compiled('scalar'))
console.log(JSON.stringify(await collect([web, node, ...wasmBytes, ...modules, js])))
