import { decodeQuery } from '@presign/core/scheme'
import { MAX_V4_EXPIRES } from '@presign/oss/scheme'

/** A link that V4 cannot sign as it is. */
export interface LastingLink<T> {
  /** What was given. */
  readonly link: T
  /** Where it stands in the list, counted from 0. */
  readonly index: number
  /** How long it lives from the moment of the question, in seconds. */
  readonly expiresIn: number
}

/**
 * Finds the links that live longer than the seven days V4 allows: what stands between an application and V4.
 *
 * @param links Inputs of `presign`, or signed URLs as text. A URL that carries no V1 signature is passed over.
 * @param at The moment from which URLs are measured, since a V1 URL tells its end alone.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls}
 * @example
 * ```ts
 * import { linksBeyondV4 } from '@presign/oss-v1'
 *
 * linksBeyondV4([{ key: 'a.txt', expiresIn: 3600 }, { key: 'b.txt', expiresIn: 31_536_000 }], new Date())
 * // [{ link: { key: 'b.txt', expiresIn: 31536000 }, index: 1, expiresIn: 31536000 }]
 * ```
 */
export function linksBeyondV4<T extends string | { readonly expiresIn: number }>(
  links: readonly T[],
  at: Date,
): LastingLink<T>[] {
  const now = Math.floor(at.getTime() / 1000)
  return links
    .map((link, index) => ({ link, index, expiresIn: typeof link === 'string' ? leftOf(link, now) : link.expiresIn }))
    .filter(({ expiresIn }) => expiresIn > MAX_V4_EXPIRES)
}

/** Seconds until a V1 URL ends; 0 for any other text. */
function leftOf(url: string, now: number): number {
  const [, query = ''] = /\?([^#]*)/.exec(url) ?? []
  const parameters = new Map(decodeQuery(query, ' ') ?? [])
  const end = parameters.has('OSSAccessKeyId') ? (parameters.get('Expires') ?? '') : ''
  return /^\d+$/.test(end) ? Number(end) - now : 0
}
