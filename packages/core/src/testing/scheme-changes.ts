import type { WireRequest } from '../signer/signed-request.js'
import { splitUrl } from '../text/http.js'
import type { RawRequest } from '../verifier/raw-request.js'

/** A request as a server is handed it, headers as pairs. */
export interface ReceivedRequest extends RawRequest {
  readonly headers: readonly (readonly [string, string])[]
}

/** What arrives when a signed request is sent. */
export function received({ method, url, headers }: WireRequest): ReceivedRequest {
  const { host, target } = splitUrl(url)
  return { method, target: target || '/', headers: [['host', host], ...Object.entries(headers)] }
}

/** A request with one thing changed, and a name for it. */
export interface Change {
  readonly name: string
  readonly request: ReceivedRequest
}

/**
 * What an attacker, or a careless proxy, does to a request. Every one of these must be refused.
 *
 * @param signedHeaders What the verdict on the unchanged request calls signed.
 * @param extra A query parameter that the scheme signs wherever it stands.
 */
export function changesOf(
  request: ReceivedRequest,
  signedHeaders: readonly string[],
  extra: string,
): readonly Change[] {
  const { method, target } = request
  const [path = '', query] = split(target)
  const pieces = query === undefined ? [] : query.split('&')
  const search = (changed: readonly string[]) => (changed.length === 0 ? path : `${path}?${changed.join('&')}`)
  return [
    { name: 'another host', request: withHost(request) },
    { name: 'another method', request: { ...request, method: method === 'GET' ? 'PUT' : 'GET' } },
    { name: 'a longer key', request: { ...request, target: `${path}x${target.slice(path.length)}` } },
    { name: 'another letter of the key', request: { ...request, target: altered(path) + target.slice(path.length) } },
    { name: 'the key in the other case', request: { ...request, target: recased(path) + target.slice(path.length) } },
    { name: 'an added parameter', request: { ...request, target: search([...pieces, extra]) } },
    ...pieces.flatMap((piece, index) => [
      {
        name: `parameter ${nameOf(piece)} with another value`,
        request: { ...request, target: search(pieces.map((same, at) => (at === index ? altered(piece) : same))) },
      },
      {
        name: `parameter ${nameOf(piece)} left out`,
        request: { ...request, target: search(pieces.filter((_, at) => at !== index)) },
      },
    ]),
    ...request.headers
      .filter(([name]) => signedHeaders.includes(name) || name === 'authorization')
      .flatMap(([name, value]) => changedHeader(request, name, value)),
  ]
}

/** The first label of a host names the bucket, where the host does not belong to one. */
function withHost(request: ReceivedRequest): ReceivedRequest {
  const headers = request.headers.map(([name, value]) => [name, name === 'host' ? `x${value}` : value] as const)
  return { ...request, headers }
}

function changedHeader(request: ReceivedRequest, name: string, value: string): readonly Change[] {
  const others = request.headers.filter(([found]) => found !== name)
  return [
    {
      name: `header ${name} with another value`,
      request: { ...request, headers: [...others, [name, altered(value)]] },
    },
    { name: `header ${name} left out`, request: { ...request, headers: others } },
  ]
}

/** Broken pieces of a request: whatever arrives, a verifier answers and does not throw. */
export function* brokenPieces(request: ReceivedRequest): Generator<ReceivedRequest> {
  const { target, headers } = request
  for (let end = 0; end < target.length; end += 1 + Math.floor(target.length / 64))
    for (const tail of ['', '%', '%ff', '&', '=', '\u0000']) yield { ...request, target: target.slice(0, end) + tail }
  for (const [name, value] of headers)
    for (let end = 0; end < value.length; end += 1 + Math.floor(value.length / 32))
      yield { ...request, headers: [...headers.filter(([found]) => found !== name), [name, value.slice(0, end)]] }
}

function split(target: string): [path: string, query?: string] {
  const mark = target.indexOf('?')
  return mark < 0 ? [target] : [target.slice(0, mark), target.slice(mark + 1)]
}

function nameOf(piece: string): string {
  return piece.split('=', 1)[0] ?? ''
}

/** Upper case for lower and the other way round, escapes left alone; a path without letters gets one. */
function recased(path: string): string {
  const changed = path.replaceAll(/%..|([a-z])|([A-Z])/g, (whole, lower, upper) =>
    lower ? whole.toUpperCase() : upper ? whole.toLowerCase() : whole,
  )
  return changed === path ? `${path}A` : changed
}

/** The last letter or digit becomes another one, so that the text stays of its kind: hex, a date, Base64. */
function altered(text: string): string {
  const changed = text.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (char) => (char === '1' ? '2' : '1'))
  return changed === text ? `${text}1` : changed
}
