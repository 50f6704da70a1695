import type { LearningClock } from '@presign/core'
import type { Crc64Engine } from '@presign/crc64'
import type { Dialect } from '@presign/object-storage'
import type { BodyInput } from '../body/content.js'
import type { TransferError, TransferErrorCode } from '../errors.js'
import type { Progress } from '../progress/progress.js'
import type { TransferStep } from '../steps/transfer-step.js'
import type { Transport } from '../transports/transport.js'
import type { Timer } from './timer.js'
import type { HeaderRecord } from './wire.js'

/** How requests are repeated. */
export interface RetryOptions {
  /** How often one request is sent, the first time included; counted from 1 again after a download moved bytes. Default 6. */
  readonly attempts?: number
  /** How many retries all requests of a transfer may have together. Default 100. */
  readonly maxTotalRetries?: number
  /** Milliseconds: the first delay is at most so long, each further one at most twice the one before. Default 200. */
  readonly baseDelay?: number
  /** Milliseconds: the longest delay, unless the service asks for more. Default 20000. */
  readonly maxDelay?: number
  /** Milliseconds: a service that asks to wait longer (Retry-After) ends the transfer. Default 300000. */
  readonly maxRetryAfter?: number
  /** From 0 to 1, 1 not included. Default `Math.random`. */
  readonly random?: () => number
}

/** An attempt to send a request. It holds nothing that a log may not hold: no URL, no header, no signature. */
export interface AttemptEvent {
  /** What the request is for; `send` and `fetch` are those of the functions of that name. */
  readonly step: TransferStep['step'] | 'send' | 'fetch'
  /** Of a multipart upload, from 1. */
  readonly part?: number
  /** From 1. */
  readonly attempt: number
}

/** A request that failed and is going to be sent again. */
export interface RetryEvent extends AttemptEvent {
  /** Why the attempt failed. */
  readonly code: TransferErrorCode
  /** What else is known of it: status, the service's code, the request's id. */
  readonly error: TransferError
  /** Milliseconds until the next attempt. */
  readonly delay: number
}

/** To see what is sent, what is repeated, and why. What these functions throw fails the transfer. */
export interface AttemptOptions {
  /** Called before each attempt is signed. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined
  /** Called after an attempt failed, where another one follows. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
}

/** Options that all transfers share. */
export interface SessionOptions extends AttemptOptions {
  /** The provider's vocabulary: multipart, checksums and error bodies need it. */
  readonly dialect?: Dialect | undefined
  readonly signal?: AbortSignal | undefined
  readonly retry?: RetryOptions | undefined
  /** Milliseconds without a byte moving, after which an attempt is given up. Default 30000. */
  readonly idleTimeout?: number | undefined
  /** The clock that the signer was made with: it learns the service's time, and the request is signed again. */
  readonly clock?: LearningClock | undefined
  /** Who sends. Default `fetchTransport()`, for uploads in a page `xhrTransport()`. */
  readonly transport?: Transport | undefined
  /** Where waiting comes from. Default: the platform's. */
  readonly timer?: Timer | undefined
  /** Computes CRC-64s more quickly than a table: `foldedCrc64` of `@presign/crc64/fold`, which `./node` brings along. */
  readonly crc64?: Crc64Engine | undefined
}

/** Options of {@link send}. */
export interface SendOptions extends Pick<AttemptOptions, 'onAttempt'> {
  /** The body. A stream needs `size`. None by default. */
  readonly body?: BodyInput | undefined
  /** Bytes of a body that does not know its size, such as a stream. */
  readonly size?: number | undefined
  /** Headers beyond the signed ones, such as `range`. Those that were signed as absent are refused. */
  readonly headers?: HeaderRecord | undefined
  readonly signal?: AbortSignal | undefined
  /** Called while the body goes out. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Milliseconds without a byte of the body moving, or of waiting for the answer. Default 30000. */
  readonly idleTimeout?: number | undefined
  /** Who sends. Default `fetchTransport()`. */
  readonly transport?: Transport | undefined
  /** Default: the platform's. */
  readonly timer?: Timer | undefined
}
