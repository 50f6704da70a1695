import { argumentsAt, Expression, type Literal, type LiteralObject } from './literal.js'
import type { Found, Kind, Note } from './model.js'

/** A call of `fetch`, such as browsers copy, or `axios.put(url, body, { headers })` and its kind. */
export const fetchCall: Kind = {
  begins: /\bfetch\(/g,
  read(text, at): Found | undefined {
    const { values, end } = argumentsAt(text, at + 'fetch('.length)
    const [url, options] = values
    if (typeof url !== 'string') return undefined
    const { method, headers, body } = objectOf(options)
    const read = headersOf(headers)
    const form = body instanceof Expression && /form/i.test(body.text)
    const notes: readonly Note[] = [...read.notes, ...(form ? [{ note: 'form_body' } as const] : [])]
    const name = typeof method === 'string' ? method.toUpperCase() : 'GET'
    return {
      end,
      requests: [
        { source: 'fetch', method: name, url, headers: [...read.headers, ...typed(body, read.headers)], notes },
      ],
    }
  },
}

function objectOf(value: Literal): LiteralObject {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Expression)
  return plain ? (value as LiteralObject) : {}
}

type Headers = readonly (readonly [string, string])[]

/** An object, or pairs. */
function headersOf(value: Literal): { readonly headers: Headers; readonly notes: readonly Note[] } {
  const pairs: readonly (readonly [string, Literal])[] = Array.isArray(value)
    ? value.flatMap((pair) => (Array.isArray(pair) && typeof pair[0] === 'string' ? [[pair[0], pair[1]] as const] : []))
    : Object.entries(objectOf(value))
  return {
    headers: pairs.flatMap(([name, one]) =>
      typeof one === 'string' || typeof one === 'number' ? [[name, String(one)] as const] : [],
    ),
    notes: pairs.flatMap(([name, one]) => (one instanceof Expression ? [{ note: 'not_text', name } as const] : [])),
  }
}

/** `fetch` says of a text that it is text, and of a form what separates its parts. */
function typed(body: Literal, headers: Headers): Headers {
  if (headers.some(([name]) => name.toLowerCase() === 'content-type')) return []
  if (typeof body === 'string') return [['content-type', 'text/plain;charset=UTF-8']]
  if (!(body instanceof Expression)) return []
  if (/JSON\.stringify/.test(body.text)) return [['content-type', 'text/plain;charset=UTF-8']]
  return /URLSearchParams/.test(body.text) ? [['content-type', 'application/x-www-form-urlencoded;charset=UTF-8']] : []
}
