export { serviceEndpoint } from '@presign/core/scheme'
export type { Tc3Options } from './options.js'
export { type Tc3, tc3 } from './tc3.js'
