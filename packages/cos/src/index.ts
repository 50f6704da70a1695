export { cosDialect } from './dialect.js'
export {
  type AccelerateOptions,
  type CustomOptions,
  type EndpointOptions,
  endpoints,
  type PublicOptions,
} from './endpoints.js'
export { type CosError, type ErrorHeaders, readErrorBody } from './error-body.js'
export { cosHints } from './hints.js'
export { checkBucketName, checkRegion, isBucketName, MAX_KEY_BYTES } from './names.js'
export { postPolicy, type SignPolicyOptions, signPolicy } from './post-policy.js'
export { type Cos, type CosOptions, cos } from './scheme.js'
export { keyTime, readKeyTime, signKey, type Window } from './window.js'
