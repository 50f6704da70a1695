// The module for runtimes with SIMD: the same, and four lanes.
export { DIGEST, INPUT, INPUT_BYTES, KEY_BYTES, KEY_COUNT, KEYS, LANE_BYTES, LANE_STRIDE, STATE, TEXT } from './memory.ts'
export { absorb, expand, finish, seal } from './message.ts'
export { base64, hex } from './text.ts'
export { finishLanes, sealLanes } from './lanes.ts'
