import type { Claims, IncomingRequest } from '../../schemes/incoming.js'
import type { Plan } from '../../schemes/plan.js'
import { withoutDots } from '../path.js'
import type { Mistake } from './mistake.js'

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE']

/** What senders add unasked, in the order of how often it happens. */
const CONTENT_TYPES = [
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'text/plain;charset=UTF-8',
  'text/plain; charset=utf-8',
  'text/plain',
  'application/json',
  'application/json; charset=utf-8',
  'image/jpeg',
  'image/png',
  'multipart/form-data',
]

/**
 * The mistakes that can be made with every protocol. Each is a few lines: the scheme reads what comes of it. Made when
 * they are asked for, or bundlers would keep them in pages that only sign.
 */
export const commonMistakes = (): readonly Mistake<Plan>[] => [
  {
    cause: 'header_added',
    name: 'adds a Content-Type',
    request: (request) =>
      request.headers.has('content-type') ? [] : CONTENT_TYPES.map((type) => withHeader(request, 'content-type', type)),
  },
  {
    cause: 'header_changed',
    name: 'changes the Content-Type',
    request: (request) => {
      const type = request.headers.get('content-type')?.[0]
      if (type === undefined) return []
      const bare = (type.split(';', 1)[0] ?? '').trimEnd()
      return [...new Set([bare, `${bare}; charset=utf-8`, `${bare};charset=UTF-8`, ...CONTENT_TYPES])]
        .filter((other) => other !== type)
        .map((other) => withHeader(request, 'content-type', other))
    },
  },
  {
    cause: 'header_missing',
    name: 'leaves out a signed header',
    *request(request, { signedHeaders }) {
      for (const name of signedHeaders) yield withoutHeaders(request, [name])
    },
  },
  {
    cause: 'method_changed',
    name: 'signs for another method',
    request: (request) =>
      METHODS.filter((method) => method !== request.method).map((method) => ({ ...request, method })),
  },
  { cause: 'encoded_twice', name: 'encodes the key twice', request: inPath((path) => path.replaceAll('%', '%25')) },
  { cause: 'plus_for_space', name: 'writes + for a blank', request: inPath((path) => path.replaceAll('%20', '%2B')) },
  {
    cause: 'plus_for_space',
    name: 'takes + for a blank',
    request: inPath((path) => path.replaceAll(/%2B|\+/gi, '%20')),
  },
  { cause: 'path_normalised', name: 'merges slashes', request: inPath((path) => path.replaceAll(/\/{2,}/g, '/')) },
  { cause: 'path_normalised', name: 'collapses dot segments', request: inPath(withoutDots) },
  {
    cause: 'bucket_doubled',
    name: 'puts the bucket into the path as well',
    request: (request, { bucket }) => (bucket === undefined ? [] : [{ ...request, path: `/${bucket}${request.path}` }]),
  },
  {
    cause: 'query_missing',
    name: 'leaves out a parameter',
    *request(request) {
      const all = pieces(request)
      for (const piece of all) {
        const kept = all.filter((other) => other !== piece)
        yield withQuery(request, kept)
      }
    },
  },
  {
    cause: 'encoded_twice',
    name: 'encodes the values of parameters twice',
    request: inQuery((query) => query.replaceAll('%', '%25')),
  },
  {
    cause: 'secret_whitespace',
    name: 'copies a blank or a line end along with the secret',
    secrets: ['\n', ' ', '\r\n', '\t', '\r'].flatMap((space) => [{ after: space }, { before: space }]),
  },
]

/** One form, or none where it changes nothing. */
function inPath(
  change: (path: string) => string,
): (request: IncomingRequest, claims: Claims) => readonly IncomingRequest[] {
  return (request) => {
    const path = change(request.path)
    return path === request.path ? [] : [{ ...request, path }]
  }
}

function inQuery(change: (query: string) => string): (request: IncomingRequest) => readonly IncomingRequest[] {
  return (request) => {
    const query = change(request.query)
    return query === request.query ? [] : [{ ...request, query }]
  }
}

function withHeader(request: IncomingRequest, name: string, value: string): IncomingRequest {
  return { ...request, headers: new Map([...request.headers, [name, [value]]]) }
}

function withoutHeaders(request: IncomingRequest, names: readonly string[]): IncomingRequest {
  return { ...request, headers: new Map([...request.headers].filter(([name]) => !names.includes(name))) }
}

const pieces = ({ query }: IncomingRequest) => query.split('&').filter((piece) => piece !== '')

function withQuery(request: IncomingRequest, kept: readonly string[]): IncomingRequest {
  return { ...request, query: kept.join('&') }
}
