import type { Data, Encoding } from '../../recipe/recipe.js'
import { type DigestBytes, WasmKeys } from './keys.js'
import type { Constant, WasmExports } from './module.js'

declare class TextEncoder {
  encodeInto(text: string, to: Uint8Array): { readonly read: number; readonly written: number }
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string
}

/** The block of both hashes, of which the pads of HMAC are one each. Bytes. */
export const BLOCK = 64

/** Where a hash stands that goes on from nothing: no state is kept at address 0. */
export const BEGINNING = 0

/** From one lane to the next, in what comes out as bytes and as text. */
const DIGEST_STRIDE = 32
const TEXT_STRIDE = 64

/** Views of what comes out of a lane. */
interface Outlet {
  readonly bytes: Uint8Array
  readonly hex: Uint8Array
  readonly base64: Uint8Array
}

/**
 * A module at work: messages go in, of any length, and digests come out.
 *
 * `encodeInto` writes text straight to wasm memory, and what comes out is read through views that are made once, since
 * a new view costs as much as reading through it. Hex and base64 are written by the module.
 */
export class WasmMachine<E extends WasmExports = WasmExports> {
  readonly wasm: E
  readonly keys: WasmKeys
  readonly #input: Uint8Array
  readonly #outlets: Record<DigestBytes, readonly Outlet[]>
  readonly #encoder = new TextEncoder()
  readonly #decoder = new TextDecoder()

  constructor(wasm: E) {
    this.wasm = wasm
    this.keys = new WasmKeys(this.region(wasm.KEYS, wasm.KEY_BYTES.value * wasm.KEY_COUNT.value), wasm.KEY_BYTES.value)
    this.#input = this.region(wasm.INPUT, wasm.INPUT_BYTES.value)
    this.#outlets = { 20: this.#outletsOf(20), 32: this.#outletsOf(32) }
  }

  /** A view of wasm memory. It lasts: the memory never grows. */
  region(at: Constant, length: number, offset = 0): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, at.value + offset, length)
  }

  /** Writes data to wasm memory. Returns its bytes, or -1 when they do not fit. */
  fill(to: Uint8Array, data: Data): number {
    if (typeof data === 'string') {
      const { read, written } = this.#encoder.encodeInto(data, to)
      return read === data.length ? written : -1
    }
    if (data.length > to.length) return -1
    to.set(data)
    return data.length
  }

  /** Hashes a message, going on from the state at `from`, into which `before` bytes went. */
  hash(hash: DigestBytes, from: number, before: number, data: Data): void {
    const length = this.fill(this.#input, data)
    if (length < 0) this.#hashLong(hash, from, before, data)
    else this.wasm.finish(hash, from, length, before + length)
  }

  /** Makes a key of HMAC. What is longer than a block is hashed first (RFC 2104 §2). */
  expand(hash: DigestBytes, at: number, material: Data): void {
    const length = this.fill(this.#input, material)
    const fits = length >= 0 && length <= BLOCK
    if (!fits) {
      this.hash(hash, BEGINNING, 0, material)
      this.#input.set(this.region(this.wasm.DIGEST, hash))
    }
    this.wasm.expand(hash, at, fits ? length : hash)
  }

  /** Makes text of the digests of the first `lanes` lanes, where text is wanted. */
  write(hash: DigestBytes, as: Encoding, lanes: number): void {
    if (as === 'hex') this.wasm.hex(lanes)
    else if (as === 'base64') this.wasm.base64(hash, lanes)
  }

  /** The digest of a lane, by the encoding that was written. Bytes are a copy. */
  read(hash: DigestBytes, as: Encoding, lane: number): string | Uint8Array {
    const outlet = this.#outlets[hash][lane] as Outlet
    return as === 'bytes' ? outlet.bytes.slice() : this.#decoder.decode(outlet[as])
  }

  /** Whole blocks go through as the input fills, and the rest of it moves to the front. */
  #hashLong(hash: DigestBytes, from: number, before: number, data: Data): void {
    let state = from
    let total = before
    let filled = 0
    for (let at = 0; at < data.length; ) {
      const kept = filled % BLOCK
      if (filled >= BLOCK) {
        this.wasm.absorb(hash, state, (filled - kept) / BLOCK)
        this.#input.copyWithin(0, filled - kept, filled)
        state = this.wasm.STATE.value
      }
      const { read, written } = this.#fillPart(data, at, kept)
      at += read
      total += written
      filled = kept + written
    }
    this.wasm.finish(hash, state, filled, total)
  }

  /**
   * A slice of as many units as there are bytes may end in half a pair, yet it is never read so far: that half would
   * take three bytes and every unit before it at least one. So no pair is parted, and the platform need not look
   * through the rest of the text at each step.
   */
  #fillPart(data: Data, at: number, offset: number): { readonly read: number; readonly written: number } {
    const to = this.#input.subarray(offset)
    if (typeof data === 'string') return this.#encoder.encodeInto(data.slice(at, at + to.length), to)
    const part = data.subarray(at, at + to.length)
    to.set(part)
    return { read: part.length, written: part.length }
  }

  #outletsOf(hash: DigestBytes): readonly Outlet[] {
    return Array.from({ length: 4 }, (_, lane) => ({
      bytes: this.region(this.wasm.DIGEST, hash, lane * DIGEST_STRIDE),
      hex: this.region(this.wasm.TEXT, hash * 2, lane * TEXT_STRIDE),
      base64: this.region(this.wasm.TEXT, Math.ceil(hash / 3) * 4, lane * TEXT_STRIDE),
    }))
  }
}
