import { failures } from '../../failure.js'
import type { Headers } from '../../server/parsed-request.js'
import type { ObjectRecord } from '../../storage/records.js'

/** The names of the four conditions, which copying prefixes. */
export interface ConditionNames {
  readonly match: string
  readonly noneMatch: string
  readonly modifiedSince: string
  readonly unmodifiedSince: string
}

/** The conditions of GET and HEAD. */
export const READ_CONDITIONS: ConditionNames = {
  match: 'if-match',
  noneMatch: 'if-none-match',
  modifiedSince: 'if-modified-since',
  unmodifiedSince: 'if-unmodified-since',
}

/** The conditions of a copy, about its source. */
export const COPY_CONDITIONS: ConditionNames = {
  match: 'x-oss-copy-source-if-match',
  noneMatch: 'x-oss-copy-source-if-none-match',
  modifiedSince: 'x-oss-copy-source-if-modified-since',
  unmodifiedSince: 'x-oss-copy-source-if-unmodified-since',
}

/**
 * Checks conditions. A date that cannot be read is ignored. The answer names a condition as HTTP writes it, for copies too:
 * ali-oss shows that name in its message.
 *
 * @throws Failure `PreconditionFailed`, `NotModified`
 */
export function checkConditions(headers: Headers, names: ConditionNames, { etag, modified }: ObjectRecord): void {
  const second = Math.floor(modified / 1000) * 1000
  const match = headers.get(names.match)
  if (match !== undefined && !lists(match, etag)) throw failures.preconditionFailed('If-Match')
  if (second > dateIn(headers, names.unmodifiedSince)) throw failures.preconditionFailed('If-Unmodified-Since')
  const noneMatch = headers.get(names.noneMatch)
  if (noneMatch !== undefined && lists(noneMatch, etag)) throw failures.notModified()
  if (noneMatch === undefined && second <= dateIn(headers, names.modifiedSince)) throw failures.notModified()
}

function lists(value: string, etag: string): boolean {
  return value.split(',').some((one) => ['*', etag].includes(one.trim().replaceAll('"', '').toUpperCase()))
}

function dateIn(headers: Headers, name: string): number {
  return Date.parse(headers.get(name) ?? '')
}
