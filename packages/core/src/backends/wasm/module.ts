import { SigningError } from '../../errors.js'
import { fromHex } from '../../text/encoding.js'

/** As much of WebAssembly as is used. Declared here, because portable code compiles without any platform's types. */
interface WebAssemblyLike {
  validate(bytes: Uint8Array): boolean
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object): Promise<{ readonly exports: unknown }>
}
declare const WebAssembly: WebAssemblyLike | undefined

/** An address or a size that a module tells. */
export interface Constant {
  readonly value: number
}

/** What both modules export; see `packages/core/wasm/assembly`. A hash is named by the bytes of its digest. */
export interface WasmExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly INPUT: Constant
  readonly INPUT_BYTES: Constant
  readonly DIGEST: Constant
  readonly TEXT: Constant
  readonly STATE: Constant
  readonly KEYS: Constant
  readonly KEY_BYTES: Constant
  readonly KEY_COUNT: Constant
  absorb(hash: number, from: number, blocks: number): void
  finish(hash: number, from: number, length: number, total: number): void
  seal(hash: number, key: number): void
  expand(hash: number, key: number, length: number): void
  hex(lanes: number): void
  base64(hash: number, lanes: number): void
}

/** What the module with SIMD has beyond. */
export interface LaneExports extends WasmExports {
  readonly LANE_BYTES: Constant
  readonly LANE_STRIDE: Constant
  finishLanes(hash: number, from: number, before: number, a: number, b: number, c: number, d: number): void
  sealLanes(hash: number, key: number): void
}

/** A function of no argument that splats a number over a vector: accepted where SIMD is. */
const SIMD_PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]

/** The best module that this runtime runs. */
export function bestModule(): 'simd' | 'scalar' {
  return platform().validate(Uint8Array.from(SIMD_PROBE)) ? 'simd' : 'scalar'
}

/** Compiles one of the inlined modules. Bundlers that split code leave them out of what loads first. */
export async function compiled(name: 'simd' | 'scalar'): Promise<object> {
  const { HEX } = name === 'simd' ? await import('./simd-bytes.js') : await import('./scalar-bytes.js')
  const bytes = fromHex(HEX) as Uint8Array
  try {
    return await platform().compile(bytes)
  } catch (cause) {
    throw unavailable('this runtime refused to compile bytes', 'a module that was compiled ahead', cause)
  }
}

/** Brings a compiled module to life, with a memory of its own. */
export async function instantiated(module: object): Promise<WasmExports> {
  const { exports } = await platform().instantiate(module)
  if (typeof exports === 'object' && exports !== null && 'finish' in exports) return exports as WasmExports
  throw unavailable('the module given has other exports', '@presign/core/wasm/simd.wasm or scalar.wasm')
}

/** True for the exports of the module with SIMD. */
export function hasLanes(wasm: WasmExports): wasm is LaneExports {
  return 'finishLanes' in wasm
}

function platform(): WebAssemblyLike {
  if (typeof WebAssembly !== 'undefined') return WebAssembly
  throw unavailable('this runtime has no WebAssembly', 'WebAssembly')
}

function unavailable(found: string, wanted: string, cause?: unknown): SigningError {
  const message = `Cannot load the wasm backend: ${found}; wanted ${wanted}, or another backend`
  return new SigningError('backend_unavailable', message, { backend: 'wasm', wanted }, { cause })
}
