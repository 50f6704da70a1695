import { fromBase64, fromUtf8 } from '@presign/core/scheme'
import type { Found, Kind, ReadAnswer, ReadRequest, ReadTexts, Source } from './model.js'

/** A HAR file or an entry of one, a signed request as JSON, or an error body in JSON; alone or in a list. */
export const json: Kind = {
  begins: /^[ \t]*[{[]/gm,
  read(text, at): Found | undefined {
    const { value, end } = jsonAt(text, at)
    const found = value === undefined ? undefined : itemsIn(value)
    return found && { end, ...found }
  },
}

/** JSON up to its end: most often the rest of the text, else up to a bracket that stands at the end of a line. */
function jsonAt(text: string, at: number): { readonly value?: unknown; readonly end: number } {
  const short = text.length - at <= MAX_SEARCHED ? text.slice(at) : ''
  const ends = [...short.matchAll(/[}\]][ \t\r]*(?=\n|$)/g)].map((close) => at + close.index + 1)
  // Tried from the longest: a shorter one may be a piece of it.
  for (const end of [...new Set([text.length, ...ends.reverse()])].slice(0, MAX_TRIES)) {
    try {
      return { value: JSON.parse(text.slice(at, end)), end }
    } catch {}
  }
  return { end: at }
}

/** In longer texts, in characters, JSON must be the rest of the text; in others it is looked for so many times. */
const [MAX_SEARCHED, MAX_TRIES] = [131_072, 8]

interface Items {
  readonly requests: readonly ReadRequest[]
  readonly answers: readonly ReadAnswer[]
  readonly texts: readonly ReadTexts[]
}

function itemsIn(value: unknown): Items | undefined {
  const list = Array.isArray(value) ? value : (entriesOf(value) ?? [value])
  const items = list.slice(0, MAX_ENTRIES).map(itemOf)
  const all = {
    requests: items.flatMap(({ requests }) => requests),
    answers: items.flatMap(({ answers }) => answers),
    texts: items.flatMap(({ texts }) => texts),
  }
  return all.requests.length + all.answers.length + all.texts.length === 0 ? undefined : all
}

/** A HAR file of a long visit has thousands. */
const MAX_ENTRIES = 500

function entriesOf(value: unknown): readonly unknown[] | undefined {
  const { entries } = record(record(value).log ?? value)
  return Array.isArray(entries) ? entries : undefined
}

function itemOf(value: unknown): Items {
  const entry = record(value)
  const nested = 'request' in entry
  const request = nested ? requestOf(record(entry.request), 'har') : requestOf(entry, 'json')
  const answer = nested ? answerOf(record(entry.response)) : errorOf(entry)
  return { requests: request ? [request] : [], answers: answer ? [answer] : [], texts: textsOf(entry) }
}

function requestOf(
  { method, url, headers }: Readonly<Record<string, unknown>>,
  source: Source,
): ReadRequest | undefined {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return undefined
  const name = typeof method === 'string' ? method.toUpperCase() : 'GET'
  return { source, method: name, url, headers: headersOf(headers), notes: [] }
}

/** As HAR has them, as pairs, or by name. What HTTP/2 writes with a colon before it is not a header. */
function headersOf(headers: unknown): ReadRequest['headers'] {
  const pairs: readonly (readonly [unknown, unknown])[] = Array.isArray(headers)
    ? headers.map((one: unknown) => (Array.isArray(one) ? [one[0], one[1]] : [record(one).name, record(one).value]))
    : Object.entries(record(headers))
  return pairs.flatMap(([name, value]) =>
    typeof name === 'string' && typeof value === 'string' && !name.startsWith(':') ? [[name, value] as const] : [],
  )
}

function answerOf({ status, headers, content }: Readonly<Record<string, unknown>>): ReadAnswer | undefined {
  if (typeof status !== 'number' || status < 300) return undefined
  const { text, encoding } = record(content)
  const byName = Object.fromEntries(headersOf(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const body = typeof text !== 'string' ? '' : encoding === 'base64' ? decoded(text) : text
  return { status, headers: byName, body }
}

function decoded(base64: string): string {
  const bytes = fromBase64(base64)
  return (bytes && fromUtf8(bytes)) ?? ''
}

function errorOf(value: Readonly<Record<string, unknown>>): ReadAnswer | undefined {
  const { Code, code } = record(value.Error ?? value)
  const told = typeof (Code ?? code) === 'string'
  return told ? { headers: {}, body: JSON.stringify(value) } : undefined
}

function textsOf({ canonicalRequest, stringToSign }: Readonly<Record<string, unknown>>): readonly ReadTexts[] {
  const texts = {
    ...(typeof canonicalRequest === 'string' && { canonicalRequest }),
    ...(typeof stringToSign === 'string' && { stringToSign }),
  }
  return Object.keys(texts).length > 0 ? [texts] : []
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
