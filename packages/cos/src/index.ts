export { cosDialect } from './dialect.js'
export {
  type AccelerateOptions,
  type CustomOptions,
  type EndpointOptions,
  endpoints,
  type PublicOptions,
  publicEndpoint,
} from './endpoints.js'
export { type CosError, type ErrorHeaders, readErrorBody } from './error-body.js'
export { cosHints } from './hints.js'
export { checkBucketName, checkRegion, isBucketName, MAX_KEY_BYTES } from './names.js'
export type { CosOptions } from './place.js'
export { postPolicy, type SignPolicyOptions, signPolicy } from './post-policy.js'
export { type Cos, cos } from './scheme.js'
export { type CosSignOnly, cosSignOnly } from './sign-only.js'
export { keyTime, readKeyTime, signKey, type Window } from './window.js'
