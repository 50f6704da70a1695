export { ossAnswer } from './answers.js'
export { ossDialect } from './dialect.js'
export { type AccelerateOptions, type CustomOptions, type EndpointOptions, endpoints } from './endpoints.js'
export { type ErrorHeaders, type OssError, readErrorBody } from './error-body.js'
export {
  abortMultipart,
  completeMultipart,
  initiateMultipart,
  type ListPartsOptions,
  listParts,
  MAX_PARTS,
  type OssCall,
  type PartName,
  uploadPart,
} from './multipart.js'
export { checkBucketName, checkRegion, isBucketName, MAX_KEY_BYTES } from './names.js'
export { isSubResource, SUB_RESOURCES } from './sub-resources.js'
