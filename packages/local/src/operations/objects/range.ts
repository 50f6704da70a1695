import { ownHeader } from '../../dialect/own.js'
import { Failure } from '../../failure.js'
import type { Call } from '../../server/call.js'

/** Bytes `start` up to and not including `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Reads the Range header. Whatever is not wholly inside the object is answered with all of it, which is the service's
 * way of OSS, unless `x-oss-range-behavior: standard` asks for that of RFC 9110, which is S3's own.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobject}
 * @throws Failure `InvalidRange`
 */
export function rangeIn(call: Pick<Call, 'headers' | 'service'>, size: number): Range | undefined {
  const { headers, service } = call
  const standard = service.dialect.has('standard-ranges') || ownHeader(call, 'range-behavior') === 'standard'
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range') ?? '') ?? []
  if (first === '' && last === '') return undefined
  const range = first === '' ? suffix(Number(last), size) : { start: Number(first), end: endOf(last, size) }
  if (range.start >= size || range.start >= range.end) return outside(standard && range.start >= size, call, size)
  if (range.end <= size) return range
  return standard ? { start: range.start, end: size } : undefined
}

function endOf(last: string, size: number): number {
  return last === '' ? size : Number(last) + 1
}

function suffix(length: number, size: number): Range {
  return { start: Math.max(size - length, 0), end: size }
}

function outside(rejected: boolean, { headers }: Pick<Call, 'headers'>, size: number): undefined {
  if (!rejected) return undefined
  throw new Failure(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    headers: { 'Content-Range': `bytes */${size}` },
    details: { RangeRequested: headers.get('range') ?? '', ActualObjectSize: String(size) },
  })
}
