import { TransferError } from '../errors.js'
import type { ReceivedResponse } from './received-response.js'

/** The error for a response whose numbers no object has: memory and files are made by them. */
export function impossible(what: string, cause?: unknown): TransferError {
  return new TransferError('response_unreadable', `The response tells an impossible ${what}`, { cause })
}

/** Some bytes of an object, `end` not included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Which bytes of an object a response has, as far as it tells. */
export interface Place extends Partial<ByteRange> {
  /** Bytes of the object. */
  readonly total?: number | undefined
}

/**
 * Reads where the bytes of a response belong: of a part from its Content-Range, such as `bytes 0-99/1234` (RFC 9110 §14.4).
 * Other successes have no object: 204 no body, 202 a promise, 203 what a proxy made of it.
 *
 * @throws TransferError `response_unreadable` for numbers that no object has, and for another status
 */
export function placeOf({ status, headers }: Pick<ReceivedResponse, 'status' | 'headers'>): Place {
  const range = headers['content-range']
  if (status === 206 || (status === 200 && range)) return contentRange(range)
  if (status !== 200) throw impossible('status')
  return { start: 0, total: lengthOf(headers['content-length']) }
}

function contentRange(value = ''): Place {
  const [start, last = 0, total = 0] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(value)?.slice(1).map(Number) ?? []
  if (start === undefined) return {}
  if (!(start <= last && last < total && Number.isSafeInteger(total))) throw impossible('range')
  return { start, end: last + 1, total }
}

/** Content-Length, if it is a number: a response may lack it, and CORS may hide it. */
export function lengthOf(value = ''): number | undefined {
  if (!/^\d+$/.test(value)) return undefined
  if (!Number.isSafeInteger(+value)) throw impossible('size')
  return +value
}
