import type { Crc64Kind } from './crc64.js'
import { CELL, foldingModule } from './folding-module.js'

/** Bytes that are folded at once, so that they lie in the nearest cache. */
export const BLOCK = 64 * 1024

const PAGE = 64 * 1024

/** Where bytes are folded. Nothing is kept there from one call to the next, so one serves all checksums of a kind. */
export interface Press {
  /** Room for a window and a block behind it. */
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

/** As much of WebAssembly as is used: the types of Node alone do not know it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object) => { readonly exports: object }
}

const made = /* @__PURE__ */ new Map<Crc64Kind, Press | undefined>()

/** `undefined` where there is no SIMD, or where a policy forbids WebAssembly made on the spot. */
export function pressOf(kind: Crc64Kind): Press | undefined {
  if (!made.has(kind)) made.set(kind, madeWhereAllowed(kind))
  return made.get(kind)
}

function madeWhereAllowed(kind: Crc64Kind): Press | undefined {
  try {
    return makePress(kind)
  } catch {
    return undefined
  }
}

function makePress({ distances }: Crc64Kind): Press {
  const window = Math.max(...distances) * CELL
  const pages = Math.ceil((window + BLOCK) / PAGE)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(foldingModule(distances, pages)))
  const { memory, fold } = exports as Folding
  return { memory: new Uint8Array(memory.buffer), window, fold: (bytes) => fold(0, bytes) }
}
