export { readAnyFailure } from './dialect/any-failure.js'
export { base64Crc64, base64Md5, decimalCrc64 } from './dialect/checksums.js'
export type {
  BlockUploads,
  ChecksumAlgorithm,
  Checksums,
  Dialect,
  DialectRequest,
  DialectResponse,
  FailureKind,
  NoUploads,
  ObjectOptions,
  PartsPage,
  PartUploads,
  ServiceFailure,
  SessionRequest,
  SessionUploads,
  Stored,
  TransferLimits,
  UploadedPart,
  Uploads,
} from './dialect/dialect.js'
export { type ErrorHeaders, redirectHost } from './dialect/error-headers.js'
export { type ErrorBody, type FailureRules, isFailure, type NotedRules, readFailure } from './dialect/failure.js'
export { jsonObject, jsonText } from './dialect/json-notation.js'
export type { PartCall } from './dialect/part-uploads.js'
export { signedTexts } from './dialect/signed-texts.js'
export {
  type ChecksumRule,
  type DialectRules,
  jsonDialect,
  wholeObject,
  xmlDialect,
} from './dialect/storage-dialect.js'
export { xmlNotation } from './dialect/xml-notation.js'
export { present } from './present.js'
