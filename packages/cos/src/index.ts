export { type CopySource, copySource } from './copy-source.js'
export { type Cos, cos } from './cos.js'
export { cosDialect } from './dialect/dialect.js'
export {
  type AccelerateOptions,
  type CustomOptions,
  type EndpointOptions,
  endpoints,
  type PublicOptions,
} from './endpoints.js'
export type { CosOptions } from './place.js'
export { keyTime, readKeyTime, signKey, type Window } from './sign/window.js'
