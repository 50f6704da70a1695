export { type Clock, type LearningClock, learningClock, systemClock, type TimeSource } from './credentials/clock.js'
export {
  type CredentialsNeed,
  type CredentialsProvider,
  type DerivedKey,
  type Refreshing,
  type RefreshOptions,
  refreshing,
  type Secret,
  type SyncCredentialsProvider,
} from './credentials/credentials.js'
export { type ErrorCode, type ErrorDetails, isSigningError, SigningError } from './errors.js'
export type { Backend, SyncBackend } from './recipe/recipe.js'
export type { Endpoint, Mode } from './schemes/scheme.js'
export { type CurlOptions, toCurl } from './signer/curl.js'
export type { OnTokenExpiry, PresignInput, QueryValue, SignInput } from './signer/input.js'
export type { SignedRequest, Trace, WireRequest } from './signer/signed-request.js'
export {
  createSigner,
  createSyncSigner,
  type Signer,
  type SignerOptions,
  type SyncSigner,
  type SyncSignerOptions,
} from './signer/signer.js'
export type { Job } from './signer/signing.js'
