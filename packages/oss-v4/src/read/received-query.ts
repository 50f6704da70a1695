import type { Pairs } from '@presign/core/scheme'
import { canonicalQuery } from '../canonical.js'

/** The parameter that holds the signature of a URL, and the only one that is not signed. */
export const SIGNATURE = 'x-oss-signature'

/**
 * The canonical query of a request that arrived, from its raw text and from the same decoded, with every name there once.
 *
 * Most clients write a query as they sign it, and what is written so is not encoded again: a tenth of a verdict.
 */
export function receivedQuery(raw: string, decoded: Pairs<string | null>): string {
  const signed = decoded.filter(([name]) => name !== SIGNATURE)
  if (!WRITTEN_AS_SIGNED.test(raw) || !isSorted(signed)) return canonicalQuery(signed)
  if (signed.length === decoded.length) return raw
  const from = raw.indexOf(`&${SIGNATURE}=`)
  const to = raw.indexOf('&', from + 1)
  return from < 0 ? canonicalQuery(signed) : raw.slice(0, from) + (to < 0 ? '' : raw.slice(to))
}

// Upper case, and not of one of the 66 characters that need none.
const ESCAPE = '%(?:[01][\\dA-F]|2[\\dA-CF]|3[A-F]|40|5[B-E]|60|7[BCDF]|[89A-F][\\dA-F])'
const NAME = '[\\w.~-]+'
const PAIR = `${NAME}(?:=(?:[\\w.~-]|${ESCAPE})+)?`

/** Names that need no escape, values that are not empty, escapes in upper case. */
const WRITTEN_AS_SIGNED = /* @__PURE__ */ new RegExp(`^${PAIR}(?:&${PAIR})*$`)

function isSorted(pairs: Pairs<string | null>): boolean {
  for (let index = 1; index < pairs.length; index++)
    if ((pairs[index - 1]?.[0] ?? '') > (pairs[index]?.[0] ?? '')) return false
  return true
}
