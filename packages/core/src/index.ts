export { runMany, runManySync } from './batch.js'
export {
  type Clock,
  fromHttpDate,
  fromIsoBasic,
  httpDate,
  isoBasic,
  isoExtended,
  LAST_SECOND,
  type LearningClock,
  learningClock,
  type Moment,
  systemClock,
  type TimeSource,
} from './clock.js'
export {
  type CredentialsProvider,
  type DerivedKey,
  type Need,
  type Refreshing,
  type RefreshOptions,
  refreshing,
  type Secret,
  type SyncCredentialsProvider,
} from './credentials.js'
export { type CurlOptions, toCurl } from './curl.js'
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
} from './dialect.js'
export {
  byBytes,
  decodeQuery,
  decodeText,
  encodePath,
  encodeText,
  equalInConstantTime,
  fromBase64,
  fromHex,
  fromUtf8,
  loneSurrogate,
  toBase64,
  toHex,
  utf8,
  utf8Length,
} from './encoding.js'
export { customEndpoint, type Hosted, hostedEndpoint, type Origin, originOf, pathStyleEndpoint } from './endpoints.js'
export { type ErrorCode, type ErrorDetails, isSigningError, SigningError } from './errors.js'
export type { Cause, Difference, Stage } from './explain/cause.js'
export { explain } from './explain/explain.js'
export type { Hints } from './explain/hints.js'
export { inPlan, inQuery, inScope, inTarget, type Mistake, type SecretSlip, type Subject } from './explain/mistake.js'
export { type ReproduceOptions, type Reproduction, reproduce } from './explain/reproduce.js'
export type { Ours, TheirAnswer, Theirs } from './explain/sides.js'
export {
  draftForm,
  type FormCondition,
  type FormDraft,
  type FormInput,
  type FormScheme,
  type PostForm,
} from './form.js'
export {
  checkExpiry,
  type Outliving,
  type PresignInput,
  type QueryValue,
  refuseRepeats,
  type SignInput,
} from './input.js'
export { present } from './present.js'
export { claimOf, firstRepeat, reading, refuse } from './reading.js'
export {
  type Answer,
  type Backend,
  type Data,
  type DigestStep,
  digest,
  type Encoded,
  type Encoding,
  type HashName,
  type ImportKeyStep,
  importKey,
  type Key,
  type KeyAlgorithm,
  type Recipe,
  run,
  runSync,
  type SignStep,
  type Step,
  type SyncBackend,
  sign,
  type VerifyStep,
  verify,
} from './recipe.js'
export {
  type FetchRequest,
  type Loss,
  type LossyRequest,
  type RawHeaders,
  type RawRequest,
  rawRequest,
} from './request.js'
export type {
  Address,
  AnyScheme,
  AnySigningScheme,
  ArrivedRequest,
  Claim,
  Claims,
  CredentialsOf,
  Endpoint,
  Limits,
  Mode,
  Pairs,
  Plan,
  Reading,
  Reason,
  Refusal,
  Scheme,
  Seal,
  ServiceError,
  Shape,
  SignedParts,
  SigningScheme,
  Target,
  Texts,
} from './scheme.js'
export {
  attached,
  checkBucket,
  headersToSend,
  type Reserved,
  refuseReserved,
  type Sending,
  withHost,
} from './sending.js'
export type { SignedRequest, Trace, WireRequest } from './signed.js'
export {
  createSigner,
  createSyncSigner,
  type Signer,
  type SignerOptions,
  type SyncSigner,
  type SyncSignerOptions,
} from './signer.js'
export type { Job, JobContext } from './signing.js'
export {
  type Accepted,
  createSyncVerifier,
  createVerifier,
  type Refused,
  type ReplayStore,
  type SyncReplayStore,
  type SyncVerifier,
  type SyncVerifierOptions,
  type Verdict,
  type Verifier,
  type VerifierOptions,
} from './verifier.js'
export { escapeXml, xmlElements, xmlText } from './xml.js'
export {
  failureKind,
  isXmlFailure,
  type MultipartCall,
  wholeObject,
  type XmlFailureRules,
  type XmlMultipartRules,
  xmlFailure,
  xmlMultipart,
} from './xml-dialect.js'
