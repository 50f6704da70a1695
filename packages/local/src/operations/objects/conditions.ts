import type { Dialect } from '../../dialect/dialect.js'
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
export const READ_CONDITIONS: ConditionNames = conditionNames('')

/** The conditions of a copy, about its source. */
export function copyConditions({ prefix }: Pick<Dialect, 'prefix'>): ConditionNames {
  return conditionNames(`${prefix}copy-source-`)
}

function conditionNames(prefix: string): ConditionNames {
  return {
    match: `${prefix}if-match`,
    noneMatch: `${prefix}if-none-match`,
    modifiedSince: `${prefix}if-modified-since`,
    unmodifiedSince: `${prefix}if-unmodified-since`,
  }
}

/**
 * Checks conditions. A date that cannot be read is ignored, and one beside an ETag does not count, as RFC 9110 has it. The
 * answer names a condition as HTTP writes it, for copies too: ali-oss shows that name in its message.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2}
 * @throws Failure `PreconditionFailed`, `NotModified`
 */
export function checkConditions(headers: Headers, names: ConditionNames, { etag, modified }: ObjectRecord): void {
  const second = Math.floor(modified / 1000) * 1000
  const match = headers.get(names.match)
  if (match !== undefined && !listsEtag(match, etag)) throw failures.preconditionFailed('If-Match')
  if (match === undefined && second > dateIn(headers, names.unmodifiedSince))
    throw failures.preconditionFailed('If-Unmodified-Since')
  const noneMatch = headers.get(names.noneMatch)
  if (noneMatch !== undefined && listsEtag(noneMatch, etag)) throw failures.notModified()
  if (noneMatch === undefined && second <= dateIn(headers, names.modifiedSince)) throw failures.notModified()
}

/** Whether a list of ETags has this one, with or without quotes. `*` stands for any. */
export function listsEtag(value: string, etag: string): boolean {
  return value.split(',').some((one) => ['*', etag].includes(one.trim().replaceAll('"', '').toUpperCase()))
}

function dateIn(headers: Headers, name: string): number {
  return Date.parse(headers.get(name) ?? '')
}
