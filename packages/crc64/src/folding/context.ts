import type { Crc64Parameters } from '../crc64.js'
import { CELL, foldingModule } from './folding-module.js'

/** Bytes that are folded at once, so that they lie in the nearest cache. */
export const BLOCK = 64 * 1024

const PAGE = 64 * 1024

/** Where bytes are folded. Nothing is kept there from one call to the next, so one serves all checksums of a kind. */
export interface FoldingContext {
  /** Holds a window and a block behind it. */
  readonly memory: Uint8Array
  /** Bytes of the window. */
  readonly window: number
  /** Folds so many bytes behind the window; whole cells. */
  fold(bytes: number): void
}

interface Folding {
  readonly memory: { readonly buffer: ArrayBuffer }
  fold(at: number, limit: number): void
}

/** As much of WebAssembly as is used: this compiles without the types of any platform. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object) => { readonly exports: object }
}

// Failures are remembered, too: a page whose policy forbids WebAssembly reports each attempt to its owner.
const made = /* @__PURE__ */ new Map<Crc64Parameters, FoldingContext | undefined>()

/** `undefined` where there is no SIMD, or where a policy forbids WebAssembly made on the spot. */
export function foldingContextOf(parameters: Crc64Parameters): FoldingContext | undefined {
  if (!made.has(parameters)) made.set(parameters, madeWhereAllowed(parameters))
  return made.get(parameters)
}

function madeWhereAllowed(parameters: Crc64Parameters): FoldingContext | undefined {
  try {
    return makeContext(parameters)
  } catch {
    return undefined
  }
}

function makeContext({ distances }: Crc64Parameters): FoldingContext {
  const window = Math.max(...distances) * CELL
  const pages = Math.ceil((window + BLOCK) / PAGE)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(foldingModule(distances, pages)))
  const { memory, fold } = exports as Folding
  return { memory: new Uint8Array(memory.buffer), window, fold: (bytes) => fold(0, bytes) }
}
