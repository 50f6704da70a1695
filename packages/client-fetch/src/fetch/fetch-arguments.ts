import { collect } from '../body/chunks.js'
import { type BodyInput, bytesPayload, contentOf, type Payload } from '../body/content.js'

/** The arguments of `fetch`, normalized. */
export interface FetchArguments {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Payload | undefined
  readonly signal: AbortSignal | undefined
  /** All other options, for the platform's fetch. */
  readonly init: RequestInit
}

/** Normalizes the arguments of `fetch`. What `init` has replaces what a Request has, as in `fetch`. */
export async function fetchArguments(input: string | URL | Request, init: RequestInit): Promise<FetchArguments> {
  const request = input instanceof Request ? input : undefined
  const { method = request?.method ?? 'GET', headers = request?.headers, signal = request?.signal, ...rest } = init
  const given = 'body' in init ? init.body : request?.body
  delete rest.body
  return {
    url: typeof input === 'string' ? input : input instanceof Request ? input.url : input.href,
    method: method.toUpperCase(),
    headers: Object.fromEntries(pairsOf(headers)),
    body: given === null || given === undefined ? undefined : await payloadOf(given as BodyInput),
    signal: signal ?? undefined,
    init: rest,
  }
}

/** Read without `Headers`, which rejects characters above U+00FF; those are signed and sent as UTF-8. */
function pairsOf(headers: RequestInit['headers']): [string, string][] {
  if (headers === undefined) return []
  const given = headers as Iterable<[string, string]> | Record<string, string>
  const pairs = Symbol.iterator in given ? [...given] : Object.entries(given)
  return pairs.map(([name, value]) => [name.toLowerCase(), value])
}

/** A stream is read into memory: a request needs Content-Length, and can be sent again then. */
async function payloadOf(body: BodyInput): Promise<Payload> {
  const content = contentOf(body)
  if (content.kind === 'random') return content.slice(0, content.size)
  return bytesPayload(await collect(content.chunks))
}
