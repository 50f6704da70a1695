import { DIGEST, TEXT } from './memory'

/** Writes the digests of the first `lanes` lanes as lower-case hex, eight characters at a time. */
export function hex(lanes: i32): void {
  for (let at: usize = 0; at < <usize>(lanes << 5); at += 4) {
    store<u64>(TEXT + (at << 1), hexOf(load<u32>(DIGEST + at)))
  }
}

/** Four bytes as eight characters: a byte to every 16 bits, a nibble to every 8, then `0`, or `a` - 10, added to each. */
@inline function hexOf(bytes: u32): u64 {
  let spread = <u64>bytes
  spread = (spread | (spread << 16)) & 0x0000ffff0000ffff
  spread = (spread | (spread << 8)) & 0x00ff00ff00ff00ff
  spread = ((spread >> 4) & 0x000f000f000f000f) | ((spread & 0x000f000f000f000f) << 8)
  const letters = ((spread + 0x0606060606060606) >> 4) & 0x0101010101010101
  return spread + 0x3030303030303030 + letters * 39
}

/** Writes the digests of the first `lanes` lanes as base64. 160 and 256 bits both end in a group of four, and one `=`. */
export function base64(hash: i32, lanes: i32): void {
  const bits = hash << 3
  for (let lane = 0; lane < lanes; lane++) {
    let to = TEXT + (lane << 6)
    for (let bit = 0; bit < bits; bit += 6) {
      const word = bswap<u32>(load<u32>(DIGEST + (lane << 5) + (bit >>> 3)))
      store<u8>(to++, letter((word >>> (26 - (bit & 7))) & (bit + 6 > bits ? 0b111100 : 0b111111)))
    }
    store<u8>(to, 0x3d)
  }
}

/** `A`, and the distance that the alphabet jumps before `a`, `0`, `+` and `/`. */
@inline function letter(value: i32): i32 {
  return value + 65 + (value > 25 ? 6 : 0) - (value > 51 ? 75 : 0) - (value > 61 ? 15 : 0) + (value > 62 ? 3 : 0)
}
