import type { RequestToWrite } from './request.js'

/** A string literal; JSON is one, but for two separators that older engines take for line ends, and a tag that ends a script. */
const text = (value: string) =>
  JSON.stringify(value)
    .replaceAll(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
    .replaceAll('</', '<\\/')

const record = (headers: RequestToWrite['headers'], more: readonly string[] = []) =>
  `{ ${[...headers.map(([name, value]) => `${text(name)}: ${text(value)}`), ...more].join(', ')} }`

export function fetchCall({ method, url, headers, upload }: RequestToWrite): string {
  const options = [
    `method: ${text(method)}`,
    ...(headers.length > 0 ? [`headers: ${record(headers)}`] : []),
    // Bytes have no type of their own, which a Blob has.
    ...(upload === undefined ? [] : [`body: await readFile(${text(upload)})`]),
  ]
  return [
    ...(upload === undefined ? [] : ["import { readFile } from 'node:fs/promises'", '']),
    `const response = await fetch(${text(url)}, { ${options.join(', ')} })`,
    'console.log(response.status, await response.text())',
  ].join('\n')
}

export function axios({ method, url, headers, upload }: RequestToWrite): string {
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type')
  return [
    "import axios from 'axios'",
    ...(upload === undefined ? [] : ["import { readFile } from 'node:fs/promises'"]),
    '',
    'const response = await axios.request({',
    `  method: ${text(method)},`,
    `  url: ${text(url)},`,
    // Without this axios adds application/x-www-form-urlencoded.
    `  headers: ${record(headers, typed ? [] : ["'Content-Type': false"])},`,
    ...(upload === undefined ? [] : [`  data: await readFile(${text(upload)}),`]),
    "  responseType: 'text',",
    '  validateStatus: null,',
    '})',
    'console.log(response.status, response.data)',
  ].join('\n')
}
