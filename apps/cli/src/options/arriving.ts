import type { RawRequest } from '@presign/core/verify'
import { UsageError } from '../command.js'

/** Makes what a server would receive of a method, a URL and headers. */
export function requestFromUrl(
  method: string,
  url: string,
  headers: readonly (readonly [string, string])[],
): RawRequest {
  const parts = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(url)
  if (!parts) throw new UsageError('Cannot read the URL: wanted one that begins with http:// or https://')
  const [, host = '', rest = ''] = parts
  const target = rest.startsWith('/') ? rest : `/${rest}`
  return { method, target, headers: [['host', host], ...headers.filter(([name]) => name.toLowerCase() !== 'host')] }
}

/** Reads a raw HTTP request: a request line, headers, and a body that does not matter. */
export function requestFromText(text: string): RawRequest {
  const [head = ''] = text.trimStart().split(/\r?\n\r?\n/, 1)
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [, method, target] = /^(\S+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(first.trimEnd()) ?? []
  if (method === undefined || target === undefined)
    throw new UsageError('Cannot read the request: wanted a line such as "GET /key?… HTTP/1.1", then headers')
  return { method, target, headers: lines.filter((line) => line !== '').map(headerLine) }
}

function headerLine(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new UsageError(`Cannot read the header line "${line.slice(0, 40)}": wanted "Name: value"`)
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}
