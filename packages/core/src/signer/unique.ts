import { SigningError } from '../errors.js'
import type { SigningScheme } from '../schemes/scheme.js'
import { toHex } from '../text/encoding.js'
import type { NormalizedInput } from './normalize.js'

// Declared, not imported: it is everywhere, also on pages without a secure origin.
declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array }

/** 128 bits: as many links as anyone makes, and none of them twice. */
const BYTES = 16

const randomText = () => toHex(crypto.getRandomValues(new Uint8Array(BYTES)))

/**
 * The input with the nonce that the protocol wants of every request, unless the caller brings one. Two requests of one
 * second would otherwise be one, and a retry would repeat what the service has seen.
 */
export function withNonce({ limits }: SigningScheme, given: NormalizedInput): NormalizedInput {
  const { nonce } = limits
  if (nonce === undefined) return given
  const header = 'header' in nonce
  const name = header ? nonce.header : nonce.parameter
  const record: unknown = header ? given.headers : given.query
  // What is not a record is refused where inputs are checked.
  if (record !== undefined && !isRecord(record)) return given
  const isNamed = (key: string) => (header ? key.toLowerCase() : key) === name && record?.[key] !== undefined
  if (Object.keys(record ?? {}).some(isNamed)) return given
  const extended = { ...record, [name]: randomText() } as Record<string, string>
  return header ? { ...given, headers: extended } : { ...given, query: extended }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(Symbol.iterator in value)
}

/**
 * The input with a parameter that makes its signature another one each time, in protocols that have no nonce.
 *
 * @throws SigningError `unique_unsupported`; `query_reserved` where the caller has a parameter of that name.
 */
export function madeUnique({ name: scheme, limits }: SigningScheme, given: NormalizedInput): NormalizedInput {
  const { freeParameter: name, nonce } = limits
  if (nonce !== undefined) return given
  if (name === undefined)
    throw new SigningError(
      'unique_unsupported',
      `Cannot make a unique signature: ${scheme} signs no parameter that its service ignores`,
      { scheme },
    )
  if (Object.keys(given.query ?? {}).includes(name))
    throw new SigningError('query_reserved', `Cannot sign query parameter "${name}": unique: true writes it itself`, {
      name,
    })
  return { ...given, query: { ...given.query, [name]: randomText() } }
}
