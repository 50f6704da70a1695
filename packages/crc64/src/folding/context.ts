import type { Crc64Name } from '../crc64.js'
import { CELL, foldingModule } from './folding-module.js'

/** Bytes that are folded at once, so that they lie in the nearest cache. */
export const BLOCK = 64 * 1024

const PAGE = 64 * 1024

/**
 * Of each polynomial the terms of a multiple: those x^(128 d), for d of 0 and each of these, add up to one. They were found
 * by a search for eight terms that do. Any such eight would do.
 */
export const DISTANCES: Readonly<Record<Crc64Name, readonly number[]>> = {
  'crc64-xz': [53, 510, 826, 880, 1013, 1325, 1480],
  'crc64-nvme': [152, 315, 805, 919, 1070, 1127, 1795],
}

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
const made = /* @__PURE__ */ new Map<Crc64Name, FoldingContext | undefined>()

/** `undefined` where there is no SIMD, or where a policy forbids WebAssembly made on the spot. */
export function foldingContextOf(name: Crc64Name): FoldingContext | undefined {
  if (!made.has(name)) made.set(name, madeWhereAllowed(name))
  return made.get(name)
}

function madeWhereAllowed(name: Crc64Name): FoldingContext | undefined {
  try {
    return makeContext(name)
  } catch {
    return undefined
  }
}

function makeContext(name: Crc64Name): FoldingContext {
  const distances = DISTANCES[name]
  const window = Math.max(...distances) * CELL
  const pages = Math.ceil((window + BLOCK) / PAGE)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(foldingModule(distances, pages)))
  const { memory, fold } = exports as Folding
  return { memory: new Uint8Array(memory.buffer), window, fold: (bytes) => fold(0, bytes) }
}
