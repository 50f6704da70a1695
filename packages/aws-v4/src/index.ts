export { serviceEndpoint } from './endpoint.js'
export type { AwsV4Options } from './place.js'
export { type AwsV4, awsV4 } from './scheme.js'
export { type AwsV4SignOnly, awsV4SignOnly } from './sign-only.js'
