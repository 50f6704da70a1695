import type { Endpoint, LearningClock } from '@presign/core'
import type { Dialect } from '@presign/object-storage'
import type { AttemptOptions, RetryOptions } from '../request/options.js'
import type { Timer } from '../request/timer.js'
import type { Transport } from '../transports/transport.js'

/** Bucket and key of a URL, not percent-encoded. */
export interface ObjectLocation {
  readonly bucket?: string | undefined
  readonly key?: string | undefined
}

/** Options of {@link createFetch}. */
export interface FetchOptions extends AttemptOptions {
  /** Reads bucket and key from a URL. Default: as the endpoint of the signer's scheme does. */
  readonly locate?: ((url: string) => ObjectLocation | undefined) | undefined
  /** Where requests are sent, instead of the scheme's endpoint. It reads the URLs as well. */
  readonly endpoint?: Endpoint | undefined
  /** Seconds: sends presigned URLs instead of signed headers. */
  readonly expiresIn?: number | undefined
  /** Names of headers to sign beyond those the scheme always signs. */
  readonly additionalHeaders?: readonly string[] | undefined
  /** Reads error responses: which of them may be retried, and the service's time. */
  readonly dialect?: Dialect | undefined
  readonly retry?: RetryOptions | undefined
  /** The clock that the signer was made with: it learns the service's time. */
  readonly clock?: LearningClock | undefined
  /** Milliseconds without a byte of the body moving, or of waiting for the answer. Default 30000. */
  readonly idleTimeout?: number | undefined
  readonly transport?: Transport | undefined
  readonly timer?: Timer | undefined
}
