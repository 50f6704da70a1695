export type { Claims, Reason, ServiceError } from './schemes/scheme.js'
export {
  type FetchRequest,
  type Loss,
  type LossyRequest,
  type RawHeaders,
  type RawRequest,
  rawRequest,
} from './verifier/raw-request.js'
export {
  type Accepted,
  createSyncVerifier,
  createVerifier,
  type Rejected,
  type ReplayStore,
  type SyncReplayStore,
  type SyncVerifier,
  type SyncVerifierOptions,
  type Verdict,
  type Verifier,
  type VerifierOptions,
} from './verifier/verifier.js'
