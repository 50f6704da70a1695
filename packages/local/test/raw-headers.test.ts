import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { put, signerFor, start } from './harness.js'
import { wire } from './wire.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start()
  await put(oss, 'full.txt', 'hello')
  await put(oss, 'empty.txt', '')
})
afterAll(() => oss.close())

// The low bytes of `č` and `Ċ` are those of a carriage return and a newline, the low byte of `报` is not a character.
const TEXT = 'attachment; filename="报a\u010d\u010aX-Injected: 1"'

/** The lines of an answer's head, as UTF-8. */
async function head(method: 'GET' | 'HEAD' | 'PUT', key: string, more: Record<string, string> = {}, sent = '') {
  const query = method === 'PUT' ? {} : more
  const { url } = signerFor(oss).presign({
    bucket: 'photos',
    key,
    method,
    expiresIn: 60,
    query,
    headers: method === 'PUT' ? { 'x-oss-meta-name': TEXT } : {},
  })
  const { host, port } = new URL(url)
  const lines = [`${method} ${url.slice(url.indexOf('/', 8))} HTTP/1.1`, `Host: ${host}`, 'Connection: close', sent]
  const request = `${lines.filter((line) => line !== '').join('\r\n')}\r\n\r\n`
  const answer = await wire(Number(port), Buffer.from(request, 'utf8').toString('latin1'))
  return (answer.split('\r\n\r\n', 1)[0] ?? '').split('\r\n')
}

const named = (lines: readonly string[], name: string) =>
  lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 2))

describe('the local server on the wire', () => {
  it.each(['full.txt', 'empty.txt'])('sends response-content-disposition of %s as its UTF-8 bytes', async (key) => {
    const lines = await head('GET', key, { 'response-content-disposition': TEXT })
    expect(named(lines, 'content-disposition')).toEqual([TEXT])
    expect(named(lines, 'x-injected')).toEqual([])
  })

  it.each(['\r\nX-Injected: 1', '\n', '\0', '\u0085'])(
    'refuses a control character in a response header: %j',
    async (text) => {
      const [status = ''] = await head('GET', 'full.txt', { 'response-content-disposition': `attachment${text}` })
      expect(status).toBe('HTTP/1.1 400 Bad Request')
    },
  )

  it.each(['GET', 'HEAD'] as const)(
    'sends metadata and Content-Disposition of an object to %s as they came',
    async (method) => {
      const sent = [`Content-Disposition: ${TEXT}`, `x-oss-meta-name: ${TEXT}`, 'Content-Length: 0'].join('\r\n')
      expect(await head('PUT', 'named.txt', {}, sent)).toContain('HTTP/1.1 200 OK')
      const lines = await head(method, 'named.txt')
      expect([named(lines, 'content-disposition'), named(lines, 'x-oss-meta-name')]).toEqual([[TEXT], [TEXT]])
      expect(named(lines, 'x-injected')).toEqual([])
    },
  )
})
