import type { SigningStrings } from '@presign/core/scheme'

/**
 * Every code a {@link TransferError} can have. The union is closed, so `switch (error.code)` can be exhaustive.
 *
 * Refused before anything was sent:
 * - `url_altered`: this runtime would send another URL than the signed one
 * - `header_altered`: this runtime would drop or change a header
 * - `header_forbidden`: a header that was signed as absent
 * - `body_unsupported`: a body that cannot be sent as it is, such as `FormData`
 * - `body_consumed`: a stream was read already and cannot be read again
 * - `too_large`: over the service's limits
 * - `length_unknown`: a stream of unknown length where no multipart upload is possible
 * - `dialect_missing`: what was asked for needs the provider's dialect
 * - `link_invalid`: what stands for a signed request is none, or is one for another method
 * - `link_failed`: the function that fetches links failed; `cause` says how
 * - `need_invalid`: a page asked its server for something that is no step of a transfer
 * - `url_unknown`: a URL that does not tell bucket and key
 * - `checkpoint_invalid`: a checkpoint of another version, or none at all
 *
 * On the way:
 * - `network`: no answer; in a page perhaps an answer that CORS hides
 * - `redirected`: the service sent us elsewhere, where the signature is worth nothing
 * - `stalled`: no byte moved for too long
 * - `aborted`: the caller's signal; `name` is `AbortError` as with `fetch`
 * - `truncated`: fewer bytes arrived than were promised
 * - `checksum_mismatch`: what arrived is not what was sent; `expected` and `found` say which
 * - `body_changed`: the body has more or fewer bytes than it said, or became another while it was read
 * - `source_changed`: the file is not the one of the checkpoint
 * - `object_changed`: the object became another during a download
 * - `answer_unreadable`: an answer without what it should say
 *
 * What the service said:
 * - `unavailable`: busy or broken, and still so after all repetitions
 * - `skewed`: our clock is off
 * - `expired`: link or token died
 * - `condition`: a condition of the request does not hold, such as "must not exist yet"
 * - `missing`: no such object or bucket
 * - `upload_gone`: the multipart upload was completed elsewhere, or aborted
 * - `stored`: the object is stored; what should have followed (a callback) failed
 * - `refused`: anything else
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
  | 'need_invalid'
  | 'url_unknown'
  | 'checkpoint_invalid'
  | 'network'
  | 'redirected'
  | 'stalled'
  | 'aborted'
  | 'truncated'
  | 'checksum_mismatch'
  | 'body_changed'
  | 'source_changed'
  | 'object_changed'
  | 'answer_unreadable'
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
  /** Where the request went. Never the URL: that may be a permission. */
  readonly host?: string | undefined
  /** HTTP status of the answer. */
  readonly status?: number | undefined
  /** The service's own code, such as `SignatureDoesNotMatch`. */
  readonly serviceCode?: string | undefined
  /** The service's finer code, where it has one. */
  readonly ec?: string | undefined
  /** The service's name for the request; its support asks for it. */
  readonly requestId?: string | undefined
  /** How often the request was tried. */
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

const MARK = Symbol.for('@presign/TransferError')

/**
 * What every call of this package throws: one class, told apart by `code`.
 *
 * The message says what was attempted, what was found and what to do about it. No secret, token, signature or signed URL
 * is ever in it, in its fields, or in what a console prints of it. `trace` and `texts` are what `explain` compares; a
 * console does not print them, and whoever does so by hand should know that a canonical request may hold a token.
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
    // Fields may come from another error, whose code is not ours.
    for (const [name, value] of Object.entries(shown))
      if (value !== undefined && name !== 'code') Object.assign(this, { [name]: value })
    hide(this, 'trace', trace)
    hide(this, 'texts', texts)
    hide(this, MARK, true)
  }

  /** The same with further fields, for whoever knows more than the place where it was thrown. */
  with(fields: TransferErrorFields): TransferError {
    const { code, message, cause, trace, texts } = this
    const error = new TransferError(code, message, { ...this, cause, trace, texts, ...fields })
    if (this.stack !== undefined) hide(error, 'stack', this.stack)
    return error
  }
}

function hide(target: object, name: PropertyKey, value: unknown): void {
  if (value !== undefined) Object.defineProperty(target, name, { value, configurable: true })
}

/** True for a {@link TransferError}, also one made by another copy of this package, which `instanceof` would miss. */
export function isTransferError(value: unknown): value is TransferError {
  return typeof value === 'object' && value !== null && MARK in value
}

/** The host of a URL that must not be shown, since it may be a permission. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? ''
}

/** What an abort looks like to our callers, whatever the platform threw. */
export function aborted(signal: AbortSignal): TransferError {
  return isTransferError(signal.reason)
    ? signal.reason
    : new TransferError('aborted', 'The transfer was aborted by its signal', { cause: signal.reason })
}
