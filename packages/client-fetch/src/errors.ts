import type { SigningStrings } from '@presign/core/scheme'

/**
 * Every code a {@link TransferError} can have. The union is closed, so `switch (error.code)` can be exhaustive.
 *
 * Found before anything was sent:
 * - `url_altered`: this runtime would send another URL than the signed one
 * - `header_altered`: this runtime would drop or change a header
 * - `header_forbidden`: a header that was signed as absent
 * - `body_unsupported`: a body that cannot be sent as it is, such as `FormData`
 * - `body_consumed`: the stream was already consumed, so that it cannot be sent again
 * - `too_large`: over the service's limits
 * - `length_unknown`: a stream of unknown length where no multipart upload is possible
 * - `dialect_missing`: what was asked for needs the provider's dialect
 * - `link_invalid`: not a signed request, or one for another method
 * - `link_failed`: the function that fetches links failed; message and `cause` say how
 * - `step_invalid`: what a page asked its server for is not a step of a transfer
 * - `url_unknown`: bucket and key cannot be read from a URL
 * - `checkpoint_invalid`: a checkpoint of another version, or something else
 * - `checkpoint_failed`: the store of checkpoints failed, such as one that is full; `cause` says how
 *
 * On the way:
 * - `network`: no answer; in a page perhaps an answer that CORS hides
 * - `redirected`: the service answered with a redirect, and the signature is valid for this host alone
 * - `idle_timeout`: no byte moved for too long
 * - `aborted`: the caller's signal; `name` is `AbortError` as with `fetch`
 * - `truncated`: fewer bytes arrived than Content-Length or Content-Range said
 * - `disk_full`: no space is left for the file that is written; `expected` and `found` say how many bytes are wanted and free
 * - `checksum_mismatch`: what arrived is not what was sent; `expected` and `found` say which
 * - `body_changed`: the body has more or fewer bytes than it said, or changed while it was read
 * - `source_changed`: the file is not the one of the checkpoint
 * - `object_changed`: the object was replaced during a download
 * - `response_unreadable`: a response without what it should say
 *
 * What the service said:
 * - `unavailable`: busy or broken, and still so after all retries
 * - `skewed`: our clock is off by more than the service allows
 * - `expired`: link or token has expired
 * - `condition`: a condition of the request does not hold, such as "must not exist yet"
 * - `missing`: no such object or bucket
 * - `upload_gone`: the multipart upload was completed elsewhere, or aborted
 * - `stored`: the object is stored; what should have followed (a callback) failed
 * - `rejected`: anything else
 */
export type TransferErrorCode =
  | 'url_altered'
  | 'header_altered'
  | 'header_forbidden'
  | 'body_unsupported'
  | 'body_consumed'
  | 'too_large'
  | 'length_unknown'
  | 'dialect_missing'
  | 'link_invalid'
  | 'link_failed'
  | 'step_invalid'
  | 'url_unknown'
  | 'checkpoint_invalid'
  | 'checkpoint_failed'
  | 'network'
  | 'redirected'
  | 'idle_timeout'
  | 'aborted'
  | 'truncated'
  | 'disk_full'
  | 'checksum_mismatch'
  | 'body_changed'
  | 'source_changed'
  | 'object_changed'
  | 'response_unreadable'
  | 'unavailable'
  | 'skewed'
  | 'expired'
  | 'condition'
  | 'missing'
  | 'upload_gone'
  | 'stored'
  | 'rejected'

/** What a {@link TransferError} may tell beside code and message. */
export interface TransferErrorFields {
  readonly cause?: unknown
  /** Where the request went. Never the URL: a presigned one is a permission. */
  readonly host?: string | undefined
  /** HTTP status of the response. */
  readonly status?: number | undefined
  /** The service's own code, such as `SignatureDoesNotMatch`. */
  readonly serviceCode?: string | undefined
  /** The service's finer code, where it has one. */
  readonly ec?: string | undefined
  /** The service's id of the request; its support asks for it. */
  readonly requestId?: string | undefined
  /** The host that should have been asked, where a redirect tells it. */
  readonly endpoint?: string | undefined
  /** The region that should have been signed, where the service tells it. */
  readonly region?: string | undefined
  /** How often the request was sent. */
  readonly attempts?: number | undefined
  /** The checksum, size or version that was wanted. */
  readonly expected?: string | undefined
  /** The one that was found. */
  readonly found?: string | undefined
  /** How long the service asks us to wait, in milliseconds. */
  readonly retryAfter?: number | undefined
  /** The texts we signed, for `explain`. They may hold a token, so they are not enumerable. */
  readonly trace?: SigningStrings | undefined
  /** The texts the service signed, for `explain`. Not enumerable either. */
  readonly texts?: SigningStrings | undefined
}

/** Shared by all copies of this package in a process, so that they recognize one another's errors. */
const MARK = Symbol.for('@presign/TransferError')

/**
 * What every call of this package throws: one class, told apart by `code`.
 *
 * The message says what was attempted, what was found and what to do about it. No secret, token, signature or signed URL
 * is ever in it, in its fields, or in what a console prints of it. `trace` and `texts` are what `explain` compares; a
 * console does not print them, and printing them by hand may show a token, which a canonical request can hold.
 *
 * @example
 * ```ts
 * import { isTransferError } from '@presign/client-fetch'
 *
 * function advice(error: unknown): string {
 *   if (!isTransferError(error)) throw error
 *   switch (error.code) {
 *     case 'expired':
 *       return 'ask for a new link'
 *     case 'network':
 *       return 'check the connection'
 *     default:
 *       return `${error.message} (request ${error.requestId ?? 'unknown'})`
 *   }
 * }
 * ```
 */
export class TransferError extends Error {
  readonly code: TransferErrorCode
  declare readonly host?: string
  declare readonly status?: number
  declare readonly serviceCode?: string
  declare readonly ec?: string
  declare readonly requestId?: string
  declare readonly endpoint?: string
  declare readonly region?: string
  declare readonly attempts?: number
  declare readonly expected?: string
  declare readonly found?: string
  declare readonly retryAfter?: number
  declare readonly trace?: SigningStrings
  declare readonly texts?: SigningStrings

  constructor(code: TransferErrorCode, message: string, fields: TransferErrorFields = {}) {
    const { cause, trace, texts, ...shown } = fields
    super(message, cause === undefined ? undefined : { cause })
    hide(this, 'name', code === 'aborted' ? 'AbortError' : 'TransferError')
    this.code = code
    // Fields may be spread from another error, whose code must not replace this one's.
    for (const [name, value] of Object.entries(shown))
      if (value !== undefined && name !== 'code') Object.assign(this, { [name]: value })
    hide(this, 'trace', trace)
    hide(this, 'texts', texts)
    hide(this, MARK, true)
  }

  /** The same with further fields, for a caller that knows more than the place where it was thrown. */
  with(fields: TransferErrorFields): TransferError {
    const { code, message, cause, trace, texts } = this
    const error = new TransferError(code, message, { ...this, cause, trace, texts, ...fields })
    if (this.stack !== undefined) hide(error, 'stack', this.stack)
    return error
  }
}

/** The error for a value, version or number of bytes that is not the one that was wanted. */
export function differing(code: TransferErrorCode, message: string, expected: unknown, found: unknown): TransferError {
  const text = (value: unknown) => (value === undefined ? value : `${value}`)
  return new TransferError(code, message, { expected: text(expected), found: text(found) })
}

/** Not enumerable: `JSON.stringify`, spreading and consoles leave it out. */
function hide(target: object, name: PropertyKey, value: unknown): void {
  if (value !== undefined) Object.defineProperty(target, name, { value, configurable: true })
}

/** True for a {@link TransferError}, also one made by another copy of this package, which `instanceof` would miss. */
export function isTransferError(value: unknown): value is TransferError {
  return typeof value === 'object' && value !== null && MARK in value
}

/** Throws, where only an expression can stand. */
export function failed(error: Error): never {
  throw error
}

// Not `splitUrl` of core: the host is all that a page's uploads want of it, and the rest is 117 bytes of their bundle.
/** The host of a URL that must not be shown whole: a presigned one is a permission. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? ''
}

/** The error for a redirect whose status a platform hides, or which it follows. */
export function redirected(url: string): TransferError {
  return new TransferError(
    'redirected',
    `Cannot follow the redirect of ${hostOf(url)}: the signature is for this host alone`,
  )
}

/** The message of what a function of the caller's threw, after a colon; of a URL in it the host, as it may be a presigned one. */
export function reasonIn(cause: unknown): string {
  const { message } = (cause ?? {}) as { readonly message?: unknown }
  return typeof message === 'string' ? `: ${message.replace(/https?:\/\/\S+/gi, hostOf)}` : ''
}

/** Calls back once when a signal has fired or fires. Returns what ends that; without a signal, it never calls. */
export function onAbort(signal: AbortSignal | undefined, then: (error: TransferError) => void): () => void {
  const fire = () => signal && then(aborted(signal))
  if (signal?.aborted) fire()
  signal?.addEventListener('abort', fire, { once: true })
  return () => signal?.removeEventListener('abort', fire)
}

/** The error for an abort, whatever the platform threw: the caller's own reason where that is one of ours. */
export function aborted(signal: AbortSignal): TransferError {
  return isTransferError(signal.reason)
    ? signal.reason
    : new TransferError('aborted', 'The transfer was aborted by its signal', { cause: signal.reason })
}
