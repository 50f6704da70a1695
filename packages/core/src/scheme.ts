export { MAX_SKEW, type SigningTime } from './credentials/clock.js'
export { runMany, runManySync } from './recipe/batch.js'
export { run, runSync } from './recipe/driver.js'
export {
  type Answer,
  type Data,
  type DigestStep,
  digest,
  type Encoded,
  type Encoding,
  type Hashed,
  type HashedSignature,
  type HashName,
  hashed,
  type ImportKeyStep,
  importKey,
  type Key,
  type KeyAlgorithm,
  type Recipe,
  type SignedText,
  type SignHashedStep,
  type SignManyStep,
  type SignStep,
  type Step,
  sign,
  signText,
  signTexts,
  type TextToSign,
  type VerifyStep,
  verify,
} from './recipe/recipe.js'
export { checkBucket, isPathBucket, rejectBucket, rejectResource } from './schemes/bucket.js'
export type { Address, BucketRule, EndpointMatch } from './schemes/endpoint.js'
export {
  customEndpoint,
  type Hosted,
  hostedEndpoint,
  type Origin,
  originOf,
  type Protocol,
  pathStyleEndpoint,
  serviceEndpoint,
  virtualHostedEndpoint,
} from './schemes/endpoints.js'
export type { FormFields, FormParseResult, IncomingRequest, ParseResult } from './schemes/incoming.js'
export { checkEndpoint, checkOptions } from './schemes/options.js'
export { firstRepeat, parsing, reject } from './schemes/parsing.js'
export type { Canonicalized, ObjectKey, Plan, SigningStrings } from './schemes/plan.js'
export {
  type Located,
  type LocateFault,
  type Locating,
  locate,
  type MarkedRequest,
  readIncoming,
  repeatedParameter,
  type SignatureMarks,
} from './schemes/read-incoming.js'
export { authorizationItems } from './schemes/reading/authorization-items.js'
export { type AcceptedScope, type Credential, readCredential } from './schemes/reading/credential.js'
export { type ListRejections, listedHeaders } from './schemes/reading/listed-headers.js'
export {
  acceptsRegion,
  checkRegions,
  type Regions,
  regionsToMatch,
  type Scope,
} from './schemes/region.js'
export type { Rejection } from './schemes/rejection.js'
export type { NormalizedRequest, Pairs, Resource } from './schemes/request.js'
export type {
  CredentialsOf,
  Limits,
  Scheme,
  SignatureFormat,
  SignedParts,
  SigningScheme,
  VerifyingScheme,
} from './schemes/scheme.js'
export { scopedKey } from './schemes/signing-key.js'
export {
  checkCopySource,
  checkWirePath,
  headersToSend,
  queryToSend,
  type Reserved,
  rejectReserved,
  rejectToken,
  searchOf,
  valueIn,
  type WireParts,
  withHost,
  withSignature,
} from './schemes/wire-parts.js'
export { callWith, type SignedCall, signedCall } from './signer/call.js'
export { type JobContext, type JobOptions, job } from './signer/job.js'
export { checkExpiry, rejectRepeats } from './signer/normalize.js'
export { unsafeKeyRule } from './signer/object-key.js'
export {
  fromHttpDate,
  fromIsoBasic,
  fromIsoExtended,
  httpDate,
  isoBasic,
  isoExtended,
  isoSeconds,
  LAST_SECOND,
} from './text/dates.js'
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
} from './text/encoding.js'
export { type PathAndQuery, splitTarget, splitUrl, type TargetParts, type UrlParts } from './text/http.js'
export {
  checkText,
  invalidArgument,
  invalidBucket,
  invalidCredentials,
  invalidHeader,
  invalidOption,
  invalidQuery,
  invalidRegion,
  shownRegion,
  typeOf,
  unsafeKey,
} from './text/input-errors.js'
export { type Continuation, continuationOf } from './verifier/continuation.js'
export { parseIncoming } from './verifier/raw-request.js'
