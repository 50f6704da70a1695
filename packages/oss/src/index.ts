export { type Callback, type CallbackOptions, callback } from './callback/callback.js'
export { ossDialect } from './dialect.js'
export { type AccelerateOptions, type CustomOptions, type EndpointOptions, endpoints } from './endpoints.js'
export { type AccessRestriction, restrictAccess } from './options/access-restriction.js'
export { contentDisposition } from './options/content-disposition.js'
export { type CopySource, copySource } from './options/copy-source.js'
export { encryption, type KmsEncryption } from './options/encryption.js'
export { forbidOverwrite } from './options/forbid-overwrite.js'
export { metadata } from './options/metadata.js'
export { type ObjectAcl, objectAcl } from './options/object-acl.js'
export { type ResponseOverrides, responseOverrides } from './options/response-overrides.js'
export { type StorageClass, storageClass } from './options/storage-class.js'
export { tagging } from './options/tagging.js'
export { trafficLimit } from './options/traffic-limit.js'
export { versionId } from './options/version-id.js'
export {
  type DocumentActions,
  doc,
  type Gravity,
  type ImageActions,
  image,
  processAndSave,
  processing,
  type SaveTarget,
  saveAs,
  style,
  type VideoActions,
  video,
  type Watermark,
} from './processing/process.js'
