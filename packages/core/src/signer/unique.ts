import { SigningError } from '../errors.js'
import type { SigningScheme } from '../schemes/scheme.js'
import { toHex } from '../text/encoding.js'
import type { NormalizedInput } from './normalize.js'

// Declared, not imported: it is everywhere, also on pages without a secure origin.
declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array }

/** 128 bits: as many links as anyone makes, and none of them twice. */
const BYTES = 16

/**
 * The input with a parameter that makes its signature another one each time.
 *
 * @throws SigningError `unique_unsupported`; `query_reserved` where the caller has a parameter of that name.
 */
export function madeUnique({ name: scheme, limits }: SigningScheme, given: NormalizedInput): NormalizedInput {
  const { freeParameter: name } = limits
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
  return { ...given, query: { ...given.query, [name]: toHex(crypto.getRandomValues(new Uint8Array(BYTES))) } }
}
