import { aborted } from '../errors.js'
import { asByteStrings } from '../request/wire.js'
import type { Answer, Outgoing, Transport } from '../transports/transport.js'
import type { AnswerHead } from './answer-head.js'
import { DirectConnection, type Place } from './direct-connection.js'
import { nodeTransport } from './node-transport.js'

/** A GET that can be asked for directly. */
interface PlainGet extends Place {
  /** Host and port, as one. */
  readonly place: string
  readonly text: string
}

/**
 * `nodeTransport`, quicker for large downloads over plain http, as in a provider's own network: it reads the socket into
 * memory that is used again, where Node's http makes memory for each 64 KiB and copies them.
 *
 * It is no default because it passes by the agents of Node, with what proxies and interceptors are set there.
 *
 * Directly asked for is a GET by `download` to a file or another sink. Everything else goes through `nodeTransport`, and
 * so does, once more, a GET whose answer is not a plain one (no Content-Length, an informational status, a redirection);
 * its host is not asked directly again.
 * A connection is kept for the next GET, and closed when none comes at once.
 *
 * @example
 * ```ts
 * import type { Source } from '@presign/client-fetch'
 * import { directTransport, download } from '@presign/client-fetch/node'
 *
 * const transport = directTransport()
 * const get = (source: Source, path: string) => download(source, { to: { path }, transport })
 * ```
 */
export function directTransport(): Transport {
  const others = nodeTransport()
  const idle: Idle = new Map()
  const notPlain = new Set<string>()
  const carry = async (outgoing: Outgoing): Promise<Answer> => {
    const get = plainGet(outgoing)
    if (!get || notPlain.has(get.place)) return others(outgoing)
    const answer = await askedDirectly(get, outgoing.signal, idle)
    if (!answer) notPlain.add(get.place)
    return answer ?? others(outgoing)
  }
  return Object.assign(carry, { exact: true, raw: true, observant: true })
}

function plainGet({ method, url, headers, body, lent }: Outgoing): PlainGet | undefined {
  const [, authority = '', path = ''] = /^http:\/\/([^/?#@]*)(\/[\x21-\x22\x24-\x7e]*)$/i.exec(url) ?? []
  const fields = Object.entries({ host: authority, ...asByteStrings(headers) })
  if (method !== 'GET' || !lent || body || path === '' || !fields.every(([, value]) => isFieldValue(value)))
    return undefined
  const { hostname, port } = new URL(`http://${authority}`)
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`)
  return {
    place: `${hostname}:${port}`,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 80),
    text: `GET ${path} HTTP/1.1\r\n${lines.join('')}connection: keep-alive\r\n\r\n`,
  }
}

/** What Node's http refuses is left for it to refuse. */
function isFieldValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

/** Connections at rest, by host and port. */
type Idle = Map<string, DirectConnection[]>

/** `undefined` where the answer is not of the plain kind. */
async function askedDirectly(get: PlainGet, signal: AbortSignal, idle: Idle): Promise<Answer | undefined> {
  const old = idle.get(get.place)?.find(({ usable }) => usable)
  if (old) forgotten(old, get.place, idle)
  const connection: DirectConnection = old ?? new DirectConnection(get, () => forgotten(connection, get.place, idle))
  const stop = () => connection.destroy(aborted(signal))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const done = (lasting: boolean) => {
    signal.removeEventListener('abort', stop)
    if (!lasting || !connection.usable) connection.destroy()
    else rested(connection, get.place, idle)
  }
  try {
    const head = await connection.ask(get.text)
    if (head) return { status: head.status, headers: head.headers, body: bodyOf(connection, head, done) }
    done(false)
    return undefined
  } catch (error) {
    done(false)
    // A server may close a connection that rested just when it is used again.
    if (old && !signal.aborted) return askedDirectly(get, signal, idle)
    throw error
  }
}

function rested(connection: DirectConnection, place: string, idle: Idle): void {
  connection.rest()
  idle.set(place, [...(idle.get(place) ?? []), connection])
}

/** No longer at rest: used again, or closed. */
function forgotten(connection: DirectConnection, place: string, idle: Idle): void {
  const left = idle.get(place)?.filter((other) => other !== connection) ?? []
  if (left.length > 0) idle.set(place, left)
  else idle.delete(place)
}

async function* bodyOf(connection: DirectConnection, { lasting }: AnswerHead, done: (lasting: boolean) => void) {
  try {
    yield* connection.body()
  } finally {
    done(lasting)
  }
}
