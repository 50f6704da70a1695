import type { Found, Kind } from './model.js'

const METHODS = 'GET|PUT|POST|HEAD|DELETE|OPTIONS|PATCH'

/** A raw request: a request line and headers. Its body does not matter here. */
export const rawRequest: Kind = {
  begins: new RegExp(`^[ \\t]*(?:${METHODS}) (?:\\S+ HTTP/\\d|/\\S*[ \\t\\r]*$)`, 'gm'),
  read(text, at): Found | undefined {
    const { first, headers, end } = headAt(text, at)
    const [, method = '', target = ''] = /^\s*(\S+) (\S+)/.exec(first) ?? []
    const url = urlOf(target, headers)
    return url === undefined ? undefined : { end, requests: [{ source: 'http', method, url, headers, notes: [] }] }
  },
}

/** A raw answer: a status line, headers, and an error body behind them. */
export const rawAnswer: Kind = {
  begins: /^[ \t]*HTTP\/\d(?:\.\d)? \d{3}\b/gm,
  read(text, at): Found {
    const { first, headers, end } = headAt(text, at)
    const status = Number(/ (\d{3})\b/.exec(first)?.[1])
    const body = bodyAt(text, end)
    const byName = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
    return { end: end + body.length, answers: [{ status, headers: byName, body: body.trim() }] }
  },
}

/** The XML of an error by itself. */
export const errorBody: Kind = {
  begins: /(?:<\?xml[^>]{0,80}\?>\s*)?<Error\b/g,
  read(text, at): Found {
    const body = bodyAt(text, at)
    return { end: at + Math.max(body.length, 1), answers: [{ headers: {}, body: body.trim() }] }
  },
}

/** A link, with its method where one stands before it. */
export const link: Kind = {
  begins: new RegExp(`(?:\\b(?:${METHODS})\\s+)?\\bhttps?://[^\\s"'<>\`]+`, 'gi'),
  read(text, at): Found | undefined {
    const [whole, method = 'GET', url = ''] =
      new RegExp(`(?:(${METHODS})\\s+)?(https?://[^\\s"'<>\`]+)`, 'iy').exec(text.slice(at)) ?? []
    if (whole === undefined) return undefined
    // What closes a sentence around it. Looked for from its end: a link may have thousands of such characters.
    let end = url.length
    while (/[)\]},.;]/.test(url.charAt(end - 1))) end--
    const plain = url.slice(0, end)
    return {
      end: at + whole.length,
      requests: [{ source: 'url', method: method.toUpperCase(), url: plain, headers: [], notes: [] }],
    }
  },
}

interface Head {
  readonly first: string
  readonly headers: readonly (readonly [string, string])[]
  readonly end: number
}

/** Lines up to one that is empty, or is not a header. */
function headAt(text: string, at: number): Head {
  const headers: [string, string][] = []
  let end = endOfLine(text, at)
  const first = text.slice(at, end).trim()
  while (end < text.length) {
    const next = endOfLine(text, end + 1)
    const [, name, value = ''] =
      /^\s*([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(text.slice(end + 1, next).trimEnd()) ?? []
    if (name === undefined) break
    headers.push([name, value])
    end = next
  }
  return { first, headers, end }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** What stands behind a head, as far as it is the XML or the JSON of an error. */
function bodyAt(text: string, at: number): string {
  const xml = /\s*(?:<\?xml[^>]{0,80}\?>\s*)?<Error\b/y
  xml.lastIndex = at
  if (xml.test(text)) {
    const end = text.indexOf('</Error>', at)
    return text.slice(at, end < 0 ? text.length : end + '</Error>'.length)
  }
  const json = /\s*\{[^\n]*/y
  json.lastIndex = at
  return json.exec(text)?.[0] ?? ''
}

function urlOf(target: string, headers: Head['headers']): string | undefined {
  if (/^https?:\/\//i.test(target)) return target
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1]
  return host === undefined ? undefined : `https://${host}${target}`
}
