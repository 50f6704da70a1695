export { s3Answer } from './answers.js'
export { type CustomOptions, type EndpointOptions, endpoints } from './endpoints.js'
export { type ErrorHeaders, readErrorBody, type S3Error } from './error-body.js'
export { checkBucketName, checkRegion, isBucketName, MAX_KEY_BYTES } from './names.js'
