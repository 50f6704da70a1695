export { type ErrorHeaders, readErrorBody, type S3Error } from './error-body.js'
export { s3Hints } from './hints.js'
