import { parse } from 'shell-quote'
import { UsageError } from '../command.js'

/** What a curl command would send, as far as signatures care. */
interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
}

/** Options of curl that take a value, by their long names; of the others the next word is a word of its own. */
const LONG: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  T: 'upload-file',
  d: 'data',
  I: 'head',
  o: 'output',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
}
const VALUED = new Set([
  'request',
  'header',
  'upload-file',
  'data',
  'data-binary',
  'data-raw',
  'output',
  'user',
  'user-agent',
  'referer',
  'url',
  'max-time',
  'connect-timeout',
])

/** Reads a curl command as a POSIX shell and curl would. */
export function requestOfCurl(command: string): CurlRequest {
  const [name, ...words] = wordsOf(command)
  if (name !== 'curl') throw new UsageError('Cannot read the command: wanted one that begins with curl')
  const options = optionsIn(words)
  const all = (option: string) => options.flatMap(([found, value]) => (found === option ? [value] : []))
  const url = all('url')[0] ?? all('')[0]
  if (url === undefined) throw new UsageError('Cannot read the command: it has no URL')
  const data = ['data', 'data-binary', 'data-raw'].some((option) => all(option).length > 0)
  const usual = all('head').length > 0 ? 'HEAD' : all('upload-file').length > 0 ? 'PUT' : data ? 'POST' : 'GET'
  const headers = all('header').flatMap(headerIn)
  return { method: all('request')[0] ?? usual, url, headers: data ? withFormType(headers, all('header')) : headers }
}

/** Up to the first operator, such as the `&` of a URL without quotes: there the shell ends the command. */
function wordsOf(command: string): string[] {
  const words: string[] = []
  for (const word of parse(command.replaceAll(/\\\r?\n/g, ' '))) {
    if (typeof word === 'string') words.push(word)
    else if ('pattern' in word) words.push(word.pattern)
    else break
  }
  return words
}

function optionsIn(words: readonly string[]): [string, string][] {
  const options: [string, string][] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const option = word.startsWith('--')
      ? word.slice(2)
      : word.startsWith('-')
        ? (LONG[word.slice(1, 2)] ?? word.slice(1))
        : ''
    const glued = word.startsWith('-') && !word.startsWith('--') && word.length > 2 ? word.slice(2) : undefined
    if (option === '') options.push(['', word])
    else options.push([option, VALUED.has(option) ? (glued ?? words[++index] ?? '') : ''])
  }
  return options
}

/** `name:` takes a header of curl's own back, `name;` sends an empty one. */
function headerIn(text: string): [string, string][] {
  if (/^[^:]+;$/.test(text)) return [[text.slice(0, -1), '']]
  const colon = text.indexOf(':')
  const value = text.slice(colon + 1).trim()
  return colon < 1 || value === '' ? [] : [[text.slice(0, colon), value]]
}

/** With `--data` curl says that the body is a form, unless another type is given: the commonest reason of a mismatch. */
function withFormType(headers: readonly [string, string][], written: readonly string[]): [string, string][] {
  if (written.some((header) => /^content-type[:;]/i.test(header))) return [...headers]
  return [...headers, ['Content-Type', 'application/x-www-form-urlencoded']]
}
