// The hash functions are written once, over a word type T: `u32` hashes one message, `v128` four at a time, one in each
// 32-bit lane. The branch is decided when the module is compiled, so neither form pays for the other.

@inline export function add<T>(a: T, b: T): T {
  if (isVector<T>()) return i32x4.add(a, b) as T
  else return (a + b) as T
}

@inline export function and<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(a, b) as T
  else return (a & b) as T
}

@inline export function or<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.or(a, b) as T
  else return (a | b) as T
}

@inline export function xor<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.xor(a, b) as T
  else return (a ^ b) as T
}

@inline export function shiftRight<T>(a: T, bits: i32): T {
  if (isVector<T>()) return i32x4.shr_u(a, bits) as T
  else return (a >>> bits) as T
}

@inline export function rotateRight<T>(a: T, bits: i32): T {
  if (isVector<T>()) return v128.or(i32x4.shr_u(a, bits), i32x4.shl(a, 32 - bits)) as T
  else return rotr<T>(a, bits)
}

/** The same constant in every lane. */
@inline export function splat<T>(constant: u32): T {
  if (isVector<T>()) return i32x4.splat(constant) as T
  else return constant as T
}

/** The constant that stands in memory at `at`, in every lane. */
@inline export function loadSplat<T>(at: usize): T {
  if (isVector<T>()) return v128.load32_splat(at) as T
  else return load<T>(at)
}

/** Turns the bytes of four words round. */
@inline export function bigEndian(words: v128): v128 {
  return v128.shuffle<u8>(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}
