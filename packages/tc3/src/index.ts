export { type SignedCall, serviceEndpoint } from '@presign/core/scheme'
export { tc3Call } from './call.js'
export type { CallInput, Tc3Options } from './options.js'
export { type Tc3, tc3 } from './tc3.js'
