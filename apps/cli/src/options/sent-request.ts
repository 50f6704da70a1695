import type { RawRequest } from '@presign/core/verify'
import { type Arguments, type Options, UsageError } from '../command.js'
import { type Io, readAll } from '../output/io.js'
import { requestOfCurl } from './curl-command.js'
import { headerOf, methodAnd } from './request-options.js'

/** A request that somebody made, as far as signatures care. */
export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
}

/** Options of every command that reads a request. */
export const sentRequestOptions = {
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    help: "A header that was sent: 'Name: value'. May be repeated",
  },
  curl: { type: 'string', help: 'The request as a curl command' },
} as const satisfies Options

/** The request of `[METHOD] URL` or `--curl`; `undefined` where neither is given. */
export function givenRequest(given: Arguments): SentRequest | undefined {
  const command = given.text('curl')
  const headers = given.texts('header').map(headerOf)
  if (command !== undefined) {
    if (given.words.length > 0) throw new UsageError('Give one of URL and --curl')
    const request = requestOfCurl(command)
    return checked({ ...request, headers: [...request.headers, ...headers] })
  }
  if (given.words.length === 0) return undefined
  const { method, place } = methodAnd(given.words, 'URL')
  return checked({ method: method.toUpperCase(), url: place, headers })
}

/** The same, or else a link, a curl command or a raw HTTP request on standard input. */
export async function sentRequest(given: Arguments, io: Io): Promise<SentRequest> {
  const request = givenRequest(given)
  if (request) return request
  const read = requestFromText(await readAll(io))
  return checked({ ...read, headers: [...read.headers, ...given.texts('header').map(headerOf)] })
}

function checked(request: SentRequest): SentRequest {
  if (/^https?:\/\/[^/?#]+/i.test(request.url)) return request
  throw new UsageError('Cannot read the URL: wanted one that begins with http:// or https://')
}

/** What a server would receive of it. */
export function rawRequestOf({ method, url, headers }: SentRequest): RawRequest {
  const [, host = '', rest = ''] = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(url) ?? []
  const target = rest.startsWith('/') ? rest : `/${rest}`
  return { method, target, headers: [['host', host], ...headers.filter(([name]) => name.toLowerCase() !== 'host')] }
}

/** The host of a request, with its port. */
export function hostIn({ url }: SentRequest): string {
  return /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? ''
}

/** Reads a link, `METHOD link`, a curl command, or a raw HTTP request: a request line, headers, a body that does not matter. */
function requestFromText(text: string): SentRequest {
  const trimmed = text.trim()
  if (/^curl\s/.test(trimmed)) return requestOfCurl(trimmed)
  const [, linkMethod = 'GET', link] = /^(?:([A-Za-z]+)\s+)?(https?:\/\/\S+)$/.exec(trimmed) ?? []
  if (link !== undefined) return { method: linkMethod.toUpperCase(), url: link, headers: [] }
  const [head = ''] = trimmed.split(/\r?\n\r?\n/, 1)
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [, method, target] = /^(\S+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(first.trimEnd()) ?? []
  if (method === undefined || target === undefined)
    throw new UsageError(
      'Cannot read the request: wanted a URL, a curl command, or a line such as "GET /key?… HTTP/1.1" and headers',
    )
  const headers = lines.filter((line) => line !== '').map(headerLine)
  return { method, url: urlOf(target, headers), headers }
}

function urlOf(target: string, headers: SentRequest['headers']): string {
  if (/^https?:\/\//i.test(target)) return target
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1]
  if (host === undefined) throw new UsageError('Cannot read the request: it has no Host header')
  return `https://${host}${target}`
}

function headerLine(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new UsageError(`Cannot read the header line "${line.slice(0, 40)}": wanted "Name: value"`)
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}
