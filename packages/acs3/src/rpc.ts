export { serviceEndpoint } from '@presign/core/scheme'
export type { AcsOptions } from './options.js'
export { type AcsRpc, acsRpc } from './rpc/acs-rpc.js'
