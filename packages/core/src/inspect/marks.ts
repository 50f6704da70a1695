import { decodeText } from '../text/encoding.js'
import { splitUrl } from '../text/http.js'

/** A request whose provider is asked for: a URL as it was sent, and headers where they carry the signature. */
export interface RequestToDetect {
  readonly url: string
  /** Names in any case. Default: none. */
  readonly headers?: Iterable<readonly [string, string]>
}

/** What a detector looks at. Nothing in it was checked: cut and damaged URLs are to be recognised as well. */
export interface RequestMarks {
  /** Lower case, without the port. */
  readonly host: string
  /** As it was sent. */
  readonly path: string
  /** Decoded as far as that is possible; of repeats, the first. */
  readonly parameters: ReadonlyMap<string, string>
  /** By lower-case name; of repeats, the first. */
  readonly headers: ReadonlyMap<string, string>
  /** Whether `&` arrived as `&amp;`, or as the `\u0026` of JSON; the parameters are read as if it had not. */
  readonly escaped: boolean
}

const ESCAPED_AND = /&amp;|\\u0026/g

/** Takes a request apart for detectors. It never throws. */
export function marksOf({ url, headers = [] }: RequestToDetect): RequestMarks {
  const { host, path, query = '' } = splitUrl(typeof url === 'string' ? url.trim() : '')
  const plain = query.replaceAll(ESCAPED_AND, '&')
  return {
    host: host.replace(/:\d+$/, '').toLowerCase(),
    path: path || '/',
    parameters: firstOf(plain.split('&').flatMap(parameterIn)),
    headers: firstOf([...headers].map(([name, value]) => [name.toLowerCase(), value] as const)),
    escaped: plain !== query,
  }
}

function parameterIn(text: string): readonly (readonly [string, string])[] {
  if (text === '') return []
  const equals = text.indexOf('=')
  const [name, value] = equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)]
  return [[decodeText(name, ' ') ?? name, decodeText(value, ' ') ?? value]]
}

function firstOf(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map([...pairs].reverse())
}
