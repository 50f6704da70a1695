import { begin, DIGEST, INPUT, LANE_STRIDE, SCHEDULE, STATE } from './memory'
import { compress, pad, startOf } from './message'
import { bigEndian } from './word'

/**
 * Hashes four messages at once, one in each lane of the input, of `length0` to `length3` bytes. All go on from the state at
 * `from`, into which `before` bytes went, or from the beginning.
 */
export function finishLanes(
  hash: i32,
  from: usize,
  before: i32,
  length0: i32,
  length1: i32,
  length2: i32,
  length3: i32,
): void {
  const blocks0 = padLane(0, length0, before)
  const blocks1 = padLane(1, length1, before)
  const blocks2 = padLane(2, length2, before)
  const blocks3 = padLane(3, length3, before)
  const blocks = max(max(blocks0, blocks1), max(blocks2, blocks3))
  begin<v128>(startOf(hash, from))
  for (let block = 1; block <= blocks; block++) {
    gather(INPUT + ((block - 1) << 6))
    compress<v128>(hash)
    // A lane whose message ends here is read now; the blocks that come after it are of no message.
    if (block == blocks0) emit(0)
    if (block == blocks1) emit(1)
    if (block == blocks2) emit(2)
    if (block == blocks3) emit(3)
  }
}

/** The outer hash of HMAC over the digests of the four inner ones. */
export function sealLanes(hash: i32, key: usize): void {
  for (let lane = 0; lane < 4; lane++) {
    const to = INPUT + lane * LANE_STRIDE
    v128.store(to, v128.load(DIGEST + (lane << 5)))
    v128.store(to, v128.load(DIGEST + (lane << 5), 16), 16)
  }
  finishLanes(hash, key + 32, 64, hash, hash, hash, hash)
}

@inline function padLane(lane: i32, length: i32, before: i32): i32 {
  return pad(INPUT + lane * LANE_STRIDE, length, <f64>(before + length))
}

/** Turns a block of each lane into schedule words of four lanes: a 4 by 4 transposition of big-endian words, four times. */
function gather(at: usize): void {
  for (let to = SCHEDULE; to < SCHEDULE + 256; to += 64) {
    const a = bigEndian(v128.load(at))
    const b = bigEndian(v128.load(at, LANE_STRIDE))
    const c = bigEndian(v128.load(at, 2 * LANE_STRIDE))
    const d = bigEndian(v128.load(at, 3 * LANE_STRIDE))
    const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
    const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
    const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
    const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
    v128.store(to, v128.shuffle<i64>(ab01, cd01, 0, 2))
    v128.store(to, v128.shuffle<i64>(ab01, cd01, 1, 3), 16)
    v128.store(to, v128.shuffle<i64>(ab23, cd23, 0, 2), 32)
    v128.store(to, v128.shuffle<i64>(ab23, cd23, 1, 3), 48)
    at += 16
  }
}

/** Writes the digest of one lane out. */
function emit(lane: i32): void {
  for (let word = 0; word < 8; word++) {
    store<u32>(DIGEST + (lane << 5) + (word << 2), bswap<u32>(load<u32>(STATE + (word << 4) + (lane << 2))))
  }
}
