// The module for runtimes without SIMD.
export { DIGEST, INPUT, INPUT_BYTES, KEY_BYTES, KEY_COUNT, KEYS, STATE, TEXT } from './memory.ts'
export { absorb, expand, finish, seal } from './message.ts'
export { base64, hex } from './text.ts'
