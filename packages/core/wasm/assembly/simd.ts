// The module for runtimes with SIMD: the same, and four lanes.
export { DIGEST, INPUT, INPUT_BYTES, KEY_BYTES, KEY_COUNT, KEYS, LANE_BYTES, LANE_STRIDE, STATE, TEXT } from './memory'
export { absorb, expand, finish, seal } from './message'
export { base64, hex } from './text'
export { finishLanes, sealLanes } from './lanes'
