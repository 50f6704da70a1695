export { serviceEndpoint } from '@presign/core/scheme'
export { type Acs3, acs3 } from './acs3.js'
export type { AcsOptions } from './options.js'
