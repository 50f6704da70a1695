import { TransferError } from '../errors.js'

/** The error for a response whose numbers no object has: memory and files are made by them. */
export function impossible(what: string, cause?: unknown): TransferError {
  return new TransferError('response_unreadable', `The response tells an impossible ${what} of the object`, { cause })
}

/** Some bytes of an object, `end` not included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Reads a Content-Range such as `bytes 0-99/1234` (RFC 9110 §14.4); `undefined` where the size is not told.
 *
 * @throws TransferError `response_unreadable` for a range that no object has
 */
export function contentRange(value: string | undefined): (ByteRange & { readonly total: number }) | undefined {
  const numbers = /^bytes (\d+)-(\d+)\/(\d+)$/
    .exec(value ?? '')
    ?.slice(1)
    .map(Number)
  if (!numbers) return undefined
  const [start = 0, last = 0, total = 0] = numbers
  if (!(start <= last && last < total && Number.isSafeInteger(total))) throw impossible('range')
  return { start, end: last + 1, total }
}
