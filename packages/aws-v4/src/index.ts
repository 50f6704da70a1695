export {
  type ChunkOptions,
  chunkedLength,
  chunkSignature,
  STREAMING_PAYLOAD,
  STREAMING_PAYLOAD_TRAILER,
  type TrailerOptions,
  trailerSignature,
} from './chunks.js'
export { serviceEndpoint } from './endpoint.js'
export { awsHints } from './hints.js'
export type { AwsV4Options } from './place.js'
export { postPolicy, type SignPolicyOptions, signPolicy } from './post-policy.js'
export { type AwsV4, awsV4 } from './scheme.js'
export { type AwsV4SignOnly, awsV4SignOnly } from './sign-only.js'
