import { begin, DIGEST, INPUT, SCHEDULE, STATE } from './memory'
import { rounds1, schedule1, START_1 } from './sha1'
import { rounds256, schedule256, scheduleByFours256, START_256 } from './sha256'
import { bigEndian } from './word'

// A hash is named by the bytes of its digest: 20 is SHA-1, 32 is SHA-256.
export const SHA_1: i32 = 20

/** Where the state stands to go on from. 0 begins a hash. */
@inline export function startOf(hash: i32, from: usize): usize {
  return from ? from : hash == SHA_1 ? START_1 : START_256
}

/** Runs the block in `SCHEDULE` through the hash. */
export function compress<T>(hash: i32): void {
  if (hash == SHA_1) {
    schedule1<T>()
    rounds1<T>()
  } else {
    if (ASC_FEATURE_SIMD && !isVector<T>()) scheduleByFours256()
    else schedule256<T>()
    rounds256<T>()
  }
}

/** Pads the `length` bytes at `at`, the end of a message of `total` bytes (FIPS 180-4 §5.1.1). Returns their blocks. */
export function pad(at: usize, length: i32, total: f64): i32 {
  const blocks = ((length + 8) >>> 6) + 1
  const end = at + length
  for (let zeroed: usize = 0; zeroed < 72; zeroed += 8) store<u64>(end + zeroed, 0)
  store<u8>(end, 0x80)
  const bits = at + (blocks << 6) - 8
  store<u32>(bits, bswap<u32>(<u32>(total / 536870912)))
  store<u32>(bits, bswap<u32>(<u32>(<u64>total) << 3), 4)
  return blocks
}

/** Hashes whole blocks of the input, from the state at `from` or from the beginning. */
export function absorb(hash: i32, from: usize, blocks: i32): void {
  begin<u32>(startOf(hash, from))
  const end = INPUT + (blocks << 6)
  for (let at = INPUT; at < end; at += 64) {
    turn(SCHEDULE, at, 64)
    compress<u32>(hash)
  }
}

/** Hashes the last `length` bytes of a message of `total` bytes; the digest comes out in `DIGEST`. */
export function finish(hash: i32, from: usize, length: i32, total: f64): void {
  absorb(hash, from, pad(INPUT, length, total))
  turn(DIGEST, STATE, 32)
}

/** The outer hash of HMAC (RFC 2104 §2) over the digest of the inner one. */
export function seal(hash: i32, key: usize): void {
  copy(INPUT, DIGEST)
  finish(hash, key + 32, hash, <f64>(64 + hash))
}

/** Makes a key of the first `length` bytes of the input, at most 64: the states after its inner and its outer pad. */
export function expand(hash: i32, key: usize, length: i32): void {
  for (let zeroed: usize = 0; zeroed < 64; zeroed += 8) store<u64>(INPUT + length + zeroed, 0)
  expandPad(hash, key, 0x3636363636363636)
  expandPad(hash, key + 32, 0x3636363636363636 ^ 0x5c5c5c5c5c5c5c5c)
}

function expandPad(hash: i32, to: usize, difference: u64): void {
  for (let at = INPUT; at < INPUT + 64; at += 8) store<u64>(at, load<u64>(at) ^ difference)
  absorb(hash, 0, 1)
  copy(to, STATE)
}

/** Copies words, big-endian to little-endian or back. */
@inline function turn(to: usize, from: usize, length: usize): void {
  if (ASC_FEATURE_SIMD) {
    for (let at: usize = 0; at < length; at += 16) v128.store(to + at, bigEndian(v128.load(from + at)))
  } else {
    for (let at: usize = 0; at < length; at += 4) store<u32>(to + at, bswap<u32>(load<u32>(from + at)))
  }
}

@inline function copy(to: usize, from: usize): void {
  for (let at: usize = 0; at < 32; at += 8) store<u64>(to + at, load<u64>(from + at))
}
