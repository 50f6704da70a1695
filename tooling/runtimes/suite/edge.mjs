// An edge sandbox: the host compiles modules, and hands them over.
import { js, wasmBytes, wasmModules, web } from './backends.mjs'
import { collect } from './collect.mjs'

const { simd, scalar } = globalThis.compiled
globalThis.results = collect([web, ...wasmBytes, ...wasmModules(simd, scalar), js])
