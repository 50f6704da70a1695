import type { Key } from '../../recipe/recipe.js'

/** Bytes of the digest, by which wasm tells the hash: SHA-1 or SHA-256. */
export type DigestBytes = 20 | 32

/** A key as wasm takes it. */
export interface PlacedKey {
  readonly hash: DigestBytes
  /** Where its two midstates stand in wasm memory. */
  readonly at: number
}

/** A key whose handle lives: in a place of its own, or, when all were taken, as a copy. */
interface HeldKey extends PlacedKey {
  readonly copy?: Uint8Array
}

/**
 * The keys of one wasm memory: as many places as it has room for, each freed and wiped when its handle is collected.
 *
 * When no place is free, because a loop made thousands of keys without ever letting the collector report, or because
 * the runtime has no `FinalizationRegistry`, a handle keeps its 64 bytes itself, and they are copied to the last place
 * before use (some 0.1 µs). So memory never grows and no key is ever refused.
 */
export class WasmKeys {
  readonly #memory: Uint8Array
  readonly #size: number
  readonly #free: number[]
  readonly #shared: number
  readonly #held = new WeakMap<Key, HeldKey>()
  readonly #registry: FinalizationRegistry<number> | undefined

  /** @param memory The part of wasm memory that is there for keys, of `size` bytes each. */
  constructor(memory: Uint8Array, size: number) {
    const places = Array.from({ length: memory.length / size }, (_, index) => memory.byteOffset + index * size)
    this.#memory = memory
    this.#size = size
    this.#shared = places.pop() as number
    this.#registry =
      typeof FinalizationRegistry === 'undefined' ? undefined : new FinalizationRegistry((at) => this.#release(at))
    this.#free = this.#registry ? places : []
  }

  /** How many places are free. */
  get free(): number {
    return this.#free.length
  }

  /** Makes a handle; `expand` writes the midstates to the address it is given. */
  add(hash: DigestBytes, expand: (at: number) => void): Key {
    const key = Object.freeze({}) as Key
    const at = this.#free.pop()
    expand(at ?? this.#shared)
    if (at === undefined) this.#held.set(key, { hash, at: this.#shared, copy: this.#place(this.#shared).slice() })
    else {
      this.#held.set(key, { hash, at })
      this.#registry?.register(key, at)
    }
    return key
  }

  /** Where a key stands, until the next call. `undefined` for a handle of another backend. */
  find(key: Key): PlacedKey | undefined {
    const held = this.#held.get(key)
    if (held?.copy) this.#place(held.at).set(held.copy)
    return held
  }

  #release(at: number): void {
    this.#place(at).fill(0)
    this.#free.push(at)
  }

  #place(at: number): Uint8Array {
    const start = at - this.#memory.byteOffset
    return this.#memory.subarray(start, start + this.#size)
  }
}
