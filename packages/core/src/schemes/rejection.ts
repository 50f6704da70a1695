/** Why a request was rejected. The union is closed; the order is that of the checks. */
export type Reason =
  | 'unknown_host'
  | 'unsigned'
  | 'unsupported'
  | 'conflicting'
  | 'malformed'
  | 'expired'
  | 'unknown_key'
  | 'token_missing'
  | 'token_mismatch'
  | 'token_expired'
  | 'not_yet_valid'
  | 'skewed'
  | 'scope_mismatch'
  | 'mismatch'
  | 'payload_mismatch'
  | 'replayed'

/** What the service itself would answer. */
export interface ServiceError {
  /** HTTP status. */
  readonly status: number
  /** The service's error code, such as `SignatureDoesNotMatch`. */
  readonly code: string
  /** The service's own finer code, where it has one. */
  readonly ec?: string
  readonly message: string
}

/** Why a scheme rejects a request that it reads. */
export interface Rejection {
  readonly reason: Reason
  /** What is wrong, in a sentence for the log. No signature, token or secret. */
  readonly detail: string
  readonly answer: ServiceError
}
