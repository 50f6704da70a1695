export { readAnyFailure } from './dialect/any-failure.js'
export { base64Crc64, decimalCrc64 } from './dialect/checksums.js'
export type {
  ChecksumAlgorithm,
  Checksums,
  Dialect,
  DialectRequest,
  DialectResponse,
  FailureKind,
  ObjectOptions,
  PartsPage,
  PartUploads,
  ServiceFailure,
  Stored,
  TransferLimits,
  UploadedPart,
  Uploads,
} from './dialect/dialect.js'
export { signedTexts } from './dialect/signed-texts.js'
export { type ChecksumRule, type XmlDialectRules, xmlDialect } from './dialect/xml-dialect.js'
export type { ErrorBody, XmlFailureRules } from './dialect/xml-failure.js'
export type { PartCall } from './dialect/xml-uploads.js'
export { present } from './present.js'
