export type {
  ChecksumAlgorithm,
  Checksums,
  Dialect,
  DialectRequest,
  DialectResponse,
  FailureKind,
  MultipartDialect,
  ObjectOptions,
  PartsPage,
  ServiceFailure,
  Stored,
  TransferLimits,
  UploadedPart,
} from './dialect/dialect.js'
export {
  failureKind,
  isXmlFailure,
  type MultipartCall,
  wholeObject,
  type XmlFailureRules,
  type XmlMultipartRules,
  xmlFailure,
  xmlMultipart,
} from './dialect/xml-dialect.js'
export { present } from './present.js'
