import type { Endpoint } from '@presign/core'
import { decodeQuery, decodeText, type EndpointMatch, splitUrl } from '@presign/core/scheme'
import { hostOf, TransferError } from '../errors.js'
import type { FetchSigner } from '../steps/request-provider.js'
import type { ObjectLocation } from './options.js'

/** The error for a URL whose bucket and key cannot be read. */
export function urlUnknown(url: string, reason: string): TransferError {
  const host = hostOf(url)
  return new TransferError('url_unknown', `Cannot read bucket and key from a URL at ${host}: ${reason}`, { host })
}

/** What many schemes have beside their contract: where requests go. */
interface Endpointed {
  readonly endpoint?: Partial<Pick<Endpoint, 'match'>>
  readonly region?: string
}

/** Reads bucket and key as the endpoint does, or as that of the signer's scheme. */
export async function locate(
  signer: FetchSigner,
  url: string,
  endpoint: Endpoint | undefined,
): Promise<ObjectLocation | undefined> {
  // biome-ignore lint/correctness/useYield: a job that needs no hash is still a recipe.
  const scheme = (await signer.run(function* ({ scheme }) {
    return scheme
  })) as Endpointed
  const { host, path } = splitUrl(url)
  const match = (endpoint ?? scheme.endpoint)?.match?.(scheme.region ?? '', host.toLowerCase(), path || '/')
  return match && keyOf(match, url)
}

function keyOf({ bucket, path }: EndpointMatch, url: string): ObjectLocation {
  const key = decodeText(path)
  if (key === undefined) throw urlUnknown(url, 'its path is not percent-encoded UTF-8')
  return { bucket, key: key === '' ? undefined : key }
}

/** The query parameters of a URL, decoded. */
export function queryOf(url: string): Record<string, string | null> {
  const pairs = decodeQuery(splitUrl(url).query ?? '', ' ')
  if (!pairs) throw urlUnknown(url, 'its query is not percent-encoded UTF-8')
  const query: Record<string, string | null> = Object.create(null)
  for (const [name, value] of pairs) {
    if (name in query) throw urlUnknown(url, `query parameter "${name}" occurs twice`)
    query[name] = value
  }
  return query
}
