import type { Endpoint } from '@presign/core'
import { decodeQuery, decodeText, type EndpointMatch } from '@presign/core/scheme'
import { hostOf, TransferError } from '../errors.js'
import type { FetchSigner } from '../request/source.js'
import type { Located } from './options.js'

/** A URL that nobody can read. */
export function unknown(url: string, reason: string): TransferError {
  const host = hostOf(url)
  return new TransferError('url_unknown', `Cannot tell bucket and key of a URL at ${host}: ${reason}`, { host })
}

/** What a scheme may tell about where it goes. Read with care: schemes need not. */
interface Placed {
  readonly endpoint?: Partial<Pick<Endpoint, 'match'>>
  readonly region?: string
}

/** Asks the endpoint, or that of the signer's scheme, what a URL means. */
export async function locatedBy(
  signer: FetchSigner,
  url: string,
  given: Endpoint | undefined,
): Promise<Located | undefined> {
  // biome-ignore lint/correctness/useYield: a job that needs no hash is still a recipe.
  const scheme = (await signer.run(function* ({ scheme }) {
    return scheme
  })) as Placed
  const path = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? ''
  const host = hostOf(url).toLowerCase()
  const claim = (given ?? scheme.endpoint)?.match?.(scheme.region ?? '', host, path === '' ? '/' : path)
  return claim && keyOf(claim, url)
}

function keyOf({ bucket, path }: EndpointMatch, url: string): Located {
  const key = decodeText(path)
  if (key === undefined) throw unknown(url, 'its path is not percent-encoded UTF-8')
  return { bucket, key: key === '' ? undefined : key }
}

/** The query, decoded. */
export function queryOf(url: string): Record<string, string | null> {
  const search = /\?([^#]*)/.exec(url)?.[1] ?? ''
  const pairs = decodeQuery(search, ' ')
  if (!pairs) throw unknown(url, 'its query is not percent-encoded UTF-8')
  const query: Record<string, string | null> = Object.create(null)
  for (const [name, value] of pairs) {
    if (name in query) throw unknown(url, `query parameter "${name}" is there twice`)
    query[name] = value
  }
  return query
}
