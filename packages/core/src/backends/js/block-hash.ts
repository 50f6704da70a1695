/** A hash function over blocks of 64 bytes, as SHA-1, SHA-256 and MD5 are. */
export interface BlockHash {
  /** What the state is at the beginning: as many 32-bit words as the digest has. */
  readonly start: readonly number[]
  /** SHA reads and writes words with the high byte first, MD5 with the low one. */
  readonly littleEndian: boolean
  /** Runs a block, the first 16 of `words`, through the state. The other words are room for a schedule. */
  compress(state: Int32Array, words: Int32Array): void
}

/** Bytes of a block, of which a pad of HMAC is one. */
export const BLOCK = 64

/** The words of the block at hand, and a message's last blocks: one of each for all, because nothing here waits. */
const words = new Int32Array(80)
const ending = new Uint8Array(2 * BLOCK)
const endingView = new DataView(ending.buffer)

/** The state after the whole blocks of `data`, so that what they hold need not be hashed again. */
export function midstate(hash: BlockHash, data: Uint8Array, from: ArrayLike<number> = hash.start): Int32Array {
  const state = new Int32Array(from)
  absorb(hash, state, data, data.length)
  return state
}

/** The digest of `data`, or of all that `before` bytes and it make, when those led to the state `from`. */
export function digestOf(hash: BlockHash, data: Uint8Array, from?: Int32Array, before = 0): Uint8Array {
  const state = midstate(hash, data, from)
  absorb(hash, state, ending, end(hash, data.subarray(data.length - (data.length % BLOCK)), before + data.length))
  return bytesOf(hash, state)
}

function absorb(hash: BlockHash, state: Int32Array, data: Uint8Array, length: number): void {
  for (let from = 0; from + BLOCK <= length; from += BLOCK) {
    for (let word = 0; word < 16; word++) words[word] = wordAt(data, from + word * 4, hash.littleEndian)
    hash.compress(state, words)
  }
}

function wordAt(data: Uint8Array, at: number, littleEndian: boolean): number {
  const [a, b, c, d] = [data[at], data[at + 1], data[at + 2], data[at + 3]] as [number, number, number, number]
  return littleEndian ? a | (b << 8) | (c << 16) | (d << 24) : (a << 24) | (b << 16) | (c << 8) | d
}

/** The end of a message: what is left of it, one bit, zeros, and its length in bits. Returns its bytes. */
function end(hash: BlockHash, rest: Uint8Array, total: number): number {
  const length = rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK
  ending.fill(0)
  ending.set(rest)
  ending[rest.length] = 0x80
  const [high, low] = [Math.floor(total / 2 ** 29), total << 3]
  endingView.setUint32(length - 8, hash.littleEndian ? low : high, hash.littleEndian)
  endingView.setUint32(length - 4, hash.littleEndian ? high : low, hash.littleEndian)
  return length
}

function bytesOf(hash: BlockHash, state: Int32Array): Uint8Array {
  const bytes = new Uint8Array(state.length * 4)
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (state[at >> 2] as number) >> (8 * (hash.littleEndian ? at & 3 : 3 - (at & 3)))
  }
  return bytes
}

/** Turns a word left by some bits. */
export function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** Adds what a block made to the state. */
export function gain(state: Int32Array, words: readonly number[]): void {
  for (let index = 0; index < words.length; index++) state[index] = (state[index] as number) + (words[index] as number)
}
