export { s3Detector } from './detector.js'
export { type ErrorHeaders, readErrorBody, type S3Error } from './error-body.js'
export { s3Hints } from './hints.js'
export { storeOfHost } from './stores/store-of-host.js'
