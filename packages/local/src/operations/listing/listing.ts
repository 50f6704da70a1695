import { failures } from '../../failure.js'
import type { Call } from '../../server/call.js'
import type { Query } from '../../server/parsed-request.js'

/** What all listings are asked for alike. */
export interface ListingQuery {
  readonly prefix: string
  readonly delimiter: string
  readonly limit: number
  /** Writes a name as it was asked to be written: keys may hold what XML cannot. */
  encode(name: string): string
  readonly encoding: string | undefined
  /** Writes a name that need not be there: S3 leaves out what is empty. */
  optional(name: string): string | undefined
}

/**
 * Reads the parameters of a listing.
 *
 * @throws Failure `InvalidArgument`
 */
export function listingQuery(
  { query, service: { dialect } }: Pick<Call, 'query' | 'service'>,
  limitName: string,
  defaultLimit = dialect.listing.limit,
): ListingQuery {
  const { encode, anyLimit } = dialect.listing
  const encoding = query.get('encoding-type') || undefined
  if (encoding !== undefined && encoding !== 'url')
    throw failures.invalidArgument('Invalid Encoding Method specified in Request.', {
      ArgumentName: 'encoding-type',
      ArgumentValue: encoding,
    })
  return {
    prefix: nameIn(query, 'prefix'),
    delimiter: nameIn(query, 'delimiter'),
    limit: limitIn(query.get(limitName) ?? '', limitName, defaultLimit, anyLimit),
    encode: encoding === 'url' ? encode : (name) => name,
    encoding,
    optional: (name) => (anyLimit && name === '' ? undefined : encoding === 'url' ? encode(name) : name),
  }
}

function limitIn(text: string, name: string, preset: number, any: boolean): number {
  if (text === '') return preset
  if (any && /^\d{1,9}$/.test(text)) return Math.min(Number(text), 1000)
  return limitUpTo(1000, text, name)
}

/**
 * How many of a list are asked for.
 *
 * @throws Failure `InvalidArgument`
 */
export function limitUpTo(most: number, text: string, name: string): number {
  const limit = /^\d+$/.test(text) && text.length <= String(most).length ? Number(text) : 0
  if (limit >= 1 && limit <= most) return limit
  throw failures.invalidArgument(`Argument ${name} must be an integer between 1 and ${most}.`, {
    ArgumentName: name,
    ArgumentValue: text,
  })
}

/** The longest key, and so the longest prefix, delimiter and marker, in bytes. */
const MAX_NAME = 1023

/** @throws Failure `InvalidArgument` for a parameter that is longer than any key. */
export function nameIn(query: Query, name: string): string {
  const value = query.get(name) ?? ''
  if (Buffer.byteLength(value) <= MAX_NAME) return value
  throw failures.invalidArgument(`The length of ${name} must be at most ${MAX_NAME} bytes.`, { ArgumentName: name })
}
