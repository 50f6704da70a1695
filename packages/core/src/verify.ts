export type {
  Claims,
  FormCheck,
  FormClaims,
  FormToCheck,
  FormViolation,
  SignedIn,
  SignedPayload,
} from './schemes/incoming.js'
export type { Reason, ServiceError } from './schemes/rejection.js'
export type {
  ReplayStore,
  SyncReplayStore,
  SyncVerifierOptions,
  VerifierOptions,
} from './verifier/options.js'
export {
  type AsyncRawRequest,
  type FetchRequest,
  type Loss,
  type LossyRequest,
  type Payload,
  type RawHeaders,
  type RawRequest,
  rawRequest,
} from './verifier/raw-request.js'
export type { Accepted, AcceptedForm, FormVerdict, Rejected, Verdict } from './verifier/verdict.js'
export { createSyncVerifier, createVerifier, type SyncVerifier, type Verifier } from './verifier/verifier.js'
