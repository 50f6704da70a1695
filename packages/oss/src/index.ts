export { type AccessRestriction, restrictAccess } from './access-restriction.js'
export { type Addressed, addressed } from './addressed.js'
export { ossAnswer } from './answers.js'
export { type Callback, type CallbackOptions, callback } from './callback.js'
export { type CallbackKeys, type CallbackKeysOptions, callbackKeys, type KeyFetcher } from './callback-keys.js'
export {
  type CallbackRefusal,
  type CallbackRequest,
  type CallbackVerdict,
  type VerifyCallbackOptions,
  verifyCallback,
} from './callback-verify.js'
export { contentDisposition } from './content-disposition.js'
export { ossDialect } from './dialect.js'
export { encryption, type KmsEncryption } from './encryption.js'
export {
  type AccelerateOptions,
  type CustomOptions,
  type EndpointOptions,
  endpoints,
  publicEndpoint,
} from './endpoints.js'
export { type ErrorHeaders, type OssError, readErrorBody } from './error-body.js'
export { forbidOverwrite } from './forbid-overwrite.js'
export {
  draftForm,
  type FormDraft,
  type FormScheme,
  formJob,
  type PostPolicyInput,
  type SignedForm,
  signedForm,
} from './form.js'
export { type HtmlOptions, toHtml } from './form-html.js'
export {
  type FormAccepted,
  type FormClaims,
  type FormRefused,
  type FormVerdict,
  fieldRefusal,
  type VerifyFormOptions,
  verifyFormOf,
} from './form-verify.js'
export { EC_MEANINGS, type EcMeaning, ossHints } from './hints.js'
export { denied, type Incoming, invalid, type Marks, readIncoming, refuseOss } from './incoming.js'
export { metadata } from './metadata.js'
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
export { type ObjectAcl, objectAcl } from './object-acl.js'
export { type Policy, type PolicyCondition, policyText, readPolicy } from './policy.js'
export { checkForm, evaluatePolicy, type FormToCheck, type PolicyFailure } from './policy-check.js'
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
} from './process.js'
export { type ResponseOverrides, responseOverrides } from './response-overrides.js'
export type { RsaPublicKey } from './rsa.js'
export { type StorageClass, storageClass } from './storage-class.js'
export { isSubResource, SUB_RESOURCES } from './sub-resources.js'
export { tagging } from './tagging.js'
export { trafficLimit } from './traffic-limit.js'
export { versionId } from './version-id.js'
