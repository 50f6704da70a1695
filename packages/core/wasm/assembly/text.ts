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

const ALPHABET: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,
])

/** Writes the digests of the first `lanes` lanes as base64. 20 and 32 bytes both end in a group of two and one `=`. */
export function base64(hash: i32, lanes: i32): void {
  for (let lane = 0; lane < lanes; lane++) {
    let to = TEXT + (lane << 6)
    const end = DIGEST + (lane << 5) + hash
    for (let at = end - hash; at < end; at += 3) {
      const group = bswap<u32>(load<u32>(at)) & (at + 2 == end ? 0xffff0000 : 0xffffff00)
      for (let shift = 26; shift > 2; shift -= 6) store<u8>(to++, load<u8>(ALPHABET + ((group >>> shift) & 63)))
    }
    store<u8>(to - 1, 0x3d)
  }
}
