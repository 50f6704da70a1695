import { invalidField, invalidInput } from '../text/input-errors.js'
import type { WireRequest } from './signed-request.js'

/** What {@link toCurl} is to do with files. */
export interface CurlOptions {
  /** A file whose bytes are the body. */
  readonly upload?: string
  /** A file to write the response to. Default: standard output. */
  readonly output?: string
}

/**
 * Prints a command that sends a signed request from a POSIX shell, exactly as it was signed.
 *
 * Everything is in single quotes; a request that was read from JSON may hold anything, and none of it becomes an option; `--globoff` and `--path-as-is` keep curl from reading brackets and dot segments; the
 * headers that curl would add by itself are taken back.
 *
 * @throws SigningError `input_invalid` for what is not a signed request, or would have curl read a file for a URL or a header.
 * @example
 * ```ts
 * import { toCurl } from '@presign/core'
 *
 * toCurl({ method: 'GET', url: 'https://photos.example.com/cat.jpg', headers: {}, absentHeaders: [] })
 * ```
 */
export function toCurl(request: WireRequest, options: CurlOptions = {}): string {
  checkRequest(request)
  const { method, url, headers } = request
  const words = ['curl', '--globoff', '--path-as-is', '--fail-with-body', '--silent', '--show-error']
  // `--request HEAD` would wait for a body that never comes.
  words.push(...(method === 'HEAD' ? ['--head'] : ['--request', method]))
  for (const [name, value] of Object.entries(headers)) words.push('--header', headerWord(name, value))
  for (const name of ['accept', 'user-agent', 'content-type', 'expect'])
    if (!Object.hasOwn(headers, name)) words.push('--header', `${name}:`)
  if (options.upload !== undefined) words.push(...uploadWords(url, options.upload))
  if (options.output !== undefined) words.push('--output', options.output)
  // Behind its option it is a URL whatever it begins with.
  words.push('--url', url)
  return words.map(quoted).join(' ')
}

const NAME = /^[!#$%&'*+.^_`|~\w-]+$/

/**
 * curl reads `@file` for a URL and for headers, a newline in a header or a method would begin another header, and behind
 * `file://` and its like stands no service.
 */
function checkRequest(request: WireRequest): void {
  const { method, url, headers } = (request ?? {}) as Partial<WireRequest>
  if (typeof url !== 'string' || typeof method !== 'string' || typeof headers !== 'object' || headers === null)
    throw invalidInput('the request', request, 'a signed request')
  if (url.startsWith('@')) throw invalidField('url', 'text that begins with "@"', 'a URL')
  if (!NAME.test(method)) throw invalidField('method', 'text that is not a name', 'what HTTP can carry')
  const scheme = /^\s*([a-z][a-z0-9+.-]*):\//i.exec(url)?.[1]
  if (scheme !== undefined && !/^https?$/i.test(scheme))
    throw invalidField('url', `one of ${scheme}`, 'one of http or https')
  for (const [name, value] of Object.entries(headers))
    if (!NAME.test(name) || typeof value !== 'string' || /[\r\n]/.test(value))
      throw invalidField('headers', 'a name or a value', 'what HTTP can carry')
}

/** curl drops `name:`; it sends an empty value when that is written `name;`. */
function headerWord(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`
}

/** `--upload-file` streams, but appends the file's name to a path that ends in a slash. */
function uploadWords(url: string, file: string): readonly string[] {
  const path = url.split('?', 1)[0] ?? ''
  return path.endsWith('/') ? ['--data-binary', `@${file}`] : ['--upload-file', file]
}

function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
