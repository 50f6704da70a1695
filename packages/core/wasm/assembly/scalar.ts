// The module for runtimes without SIMD.
export { DIGEST, INPUT, INPUT_BYTES, KEY_BYTES, KEY_COUNT, KEYS, STATE, TEXT } from './memory'
export { absorb, expand, finish, seal } from './message'
export { base64, hex } from './text'
