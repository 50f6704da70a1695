export { type Clock, type LearningClock, learningClock, systemClock, type TimeSource } from './credentials/clock.js'
export type {
  CredentialsNeed,
  CredentialsProvider,
  DerivedKey,
  PlatformAbortSignal,
  Secret,
  SyncCredentialsProvider,
} from './credentials/credentials.js'
export { type Refreshing, type RefreshOptions, refreshing } from './credentials/refreshing.js'
export { type ErrorCode, type ErrorDetails, isSigningError, SigningError } from './errors.js'
export type { Backend, SyncBackend } from './recipe/recipe.js'
export type { Endpoint } from './schemes/endpoint.js'
export type { Mode } from './schemes/plan.js'
export { type CurlOptions, toCurl } from './signer/curl.js'
export type {
  BucketInput,
  Lifetime,
  ObjectInput,
  OnTokenExpiry,
  PresignInput,
  QueryValue,
  RequestOptions,
  ServiceInput,
  SignInput,
} from './signer/input.js'
export type { Job } from './signer/job.js'
export type { SignerOptions, SyncSignerOptions } from './signer/options.js'
export type { SignedRequest, Trace, WireRequest } from './signer/signed-request.js'
export {
  createSigner,
  createSyncSigner,
  type Signer,
  type SyncSigner,
} from './signer/signer.js'
