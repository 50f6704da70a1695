export { type AwsV4, awsV4 } from './aws-v4.js'
export { serviceEndpoint } from './endpoint.js'
export type { AwsV4Options } from './place.js'
