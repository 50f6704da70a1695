export { ossAnswer } from './answers.js'
export { type AccelerateOptions, type CustomOptions, type EndpointOptions, endpoints } from './endpoints.js'
export { type ErrorHeaders, type OssError, readErrorBody } from './error-body.js'
export { checkBucketName, checkRegion, isBucketName, MAX_KEY_BYTES } from './names.js'
