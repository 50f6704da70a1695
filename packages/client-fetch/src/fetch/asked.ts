import { collect } from '../body/chunks.js'
import { type BodyInput, bytesPayload, contentOf, type Payload } from '../body/content.js'

/** A call of `fetch`, taken apart. */
export interface Asked {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Payload | undefined
  readonly signal: AbortSignal | undefined
  /** Everything else, for the platform's fetch. */
  readonly init: RequestInit
}

/** Takes the arguments of `fetch`. */
export async function askedFor(input: string | URL | Request, init: RequestInit): Promise<Asked> {
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

/** Read without `Headers`, which refuses text that is signed and sent as UTF-8. */
function pairsOf(headers: RequestInit['headers']): [string, string][] {
  if (headers === undefined) return []
  const given = headers as Iterable<[string, string]> | Record<string, string>
  const pairs = Symbol.iterator in given ? [...given] : Object.entries(given)
  return pairs.map(([name, value]) => [name.toLowerCase(), value])
}

/** A stream of unknown length is read into memory: a request needs a length, and can then be repeated. */
async function payloadOf(body: BodyInput): Promise<Payload> {
  const content = contentOf(body)
  if (content.kind === 'random') return content.slice(0, content.size)
  return bytesPayload(await collect(content.chunks))
}
