export { publicEndpoint } from './endpoints.js'
export { checkBucketName, checkRegion, isBucketName, MAX_KEY_BYTES } from './names.js'
