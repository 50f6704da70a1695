import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readForm } from '../src/form/read-form.js'
import { Scanner } from '../src/form/scanner.js'
import type { LocalOss } from '../src/oss.js'
import { gathered } from '../src/streams/gathered.js'
import { ask, codeOf, start } from './harness.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', { name: 'open', acl: 'public-read-write' }] })
})
afterAll(() => oss.close())

const HEADERS = new Map([['content-type', 'multipart/form-data; boundary=b']])
const field = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (content: string, headers = '') =>
  `--b\r\nContent-Disposition: form-data; name="file"; filename="中 😀.txt"\r\n${headers}\r\n${content}\r\n--b--\r\n`

/** Chunks of these lengths, again and again. */
async function* cut(bytes: Buffer, lengths: readonly number[]) {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(Uint8Array.from(chunk))
  return Buffer.concat(chunks).toString()
}

function post(bucket: string, body: string | Buffer): Promise<Response> {
  const bytes = Uint8Array.from(Buffer.from(body))
  return fetch(`${oss.url}/${bucket}/`, { method: 'POST', headers: Object.fromEntries(HEADERS), body: bytes })
}

describe('readForm', () => {
  it('reads the same form however it is cut into chunks', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
    const text = fc.stringMatching(/^[\r\n\-ab]{0,60}$/).filter((value) => !value.includes('\r\n--b'))
    await fc.assert(
      fc.asyncProperty(lengths, text, text, async (sizes, value, content) => {
        const bytes = Buffer.from(field('x', value) + file(content))
        const form = await readForm(cut(bytes, sizes), HEADERS)
        expect([form.fields, form.file.name, await bytesOf(form.file.body)]).toEqual([
          [['x', value]],
          '中 😀.txt',
          content,
        ])
      }),
      { numRuns: 300 },
    )
  })

  it('looks at each byte a bounded number of times, in chunks of one byte too', async () => {
    const bytes = Buffer.from(field('x', 'a'.repeat(200_000)) + file('c'.repeat(200_000)))
    const indexOf = Buffer.prototype.indexOf
    let looked = 0
    Buffer.prototype.indexOf = function (this: Buffer, ...args: Parameters<Buffer['indexOf']>) {
      looked += this.length - Number(args[1] ?? 0)
      return Reflect.apply(indexOf, this, args)
    } as never
    try {
      const form = await readForm(cut(bytes, [1]), HEADERS)
      await bytesOf(form.file.body)
    } finally {
      Buffer.prototype.indexOf = indexOf
    }
    // The mark has five bytes, and each of them is looked for at each byte.
    expect(looked).toBeLessThan(bytes.length * 8)
  })

  it('proves a permission before it holds more than 64 kB', async () => {
    const bytes = Buffer.from(Array.from({ length: 100 }, () => field('x', 'a'.repeat(10_000))).join(''))
    let passed = 0
    async function* counted() {
      for await (const chunk of cut(bytes, [1000])) {
        passed += chunk.length
        yield chunk
      }
    }
    const refuse = async () => Promise.reject(new Error('no permission'))
    await expect(readForm(counted(), HEADERS, refuse)).rejects.toThrow('no permission')
    expect(passed).toBeLessThan(64 * 1024 + 5_000)
  })

  it.each([
    ['a name of 9 kB', field('n'.repeat(9000), '1'), '0006-00000110'],
    ['a value of 3 MB', field('x', 'a'.repeat(3_000_000)), '0006-00000111'],
    ['9 MB of values', Array.from({ length: 9 }, () => field('x', 'a'.repeat(1_000_000))).join(''), '0006-00000112'],
  ])('rejects %s', async (_what, fields, ec) => {
    const answer = await post('open', field('key', 'large') + fields + file('x'))
    const text = await answer.clone().text()
    expect([await codeOf(answer), text.includes(`<EC>${ec}</EC>`)]).toEqual(['400 FieldItemTooLong', true])
  })
})

describe('Scanner', () => {
  it('never writes over bytes that it has passed on', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251))
    const scanner = new Scanner(cut(bytes, [1, 7, 5000]), Buffer.alloc(0))
    const pieces: Uint8Array[] = []
    for await (const piece of scanner.until(Buffer.from('nowhere'))) pieces.push(piece)
    expect(bytes.subarray(0, Buffer.concat(pieces).length).equals(Buffer.concat(pieces))).toBe(true)
  })
})

it('gathered puts small chunks together, in their order', async () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))
  for (const lengths of [[1], [1, 5000, 3], [70_000, 1], [4096], [4095, 9]]) {
    const pieces: Uint8Array[][] = []
    for await (const chunks of gathered(cut(bytes, lengths), 64 * 1024)) pieces.push(chunks)
    expect(Buffer.concat(pieces.flat()).equals(bytes)).toBe(true)
    if (lengths[0] === 1 && lengths.length === 1) expect(pieces.flat().length).toBeLessThan(10)
  }
})

describe('PostObject', () => {
  it('answers AccessDenied to 64 kB of fields without a permission, before the rest has come', async () => {
    const socket = connect(oss.port, '127.0.0.1')
    const head = `POST /photos/ HTTP/1.1\r\nHost: 127.0.0.1:${oss.port}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n`
    socket.write(head + field('x', 'a'.repeat(70_000)))
    const [answer] = await once(socket, 'data')
    socket.destroy()
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /)
  })

  it.each(['--b', '\r\n--', ''])(
    'answers 400 to a form that ends inside its file with %j, and stores nothing',
    async (end) => {
      const whole = field('key', 'half') + file('content')
      const body = whole.slice(0, whole.indexOf('content') + 4) + end
      expect(await codeOf(await post('open', body))).toBe('400 MalformedPOSTRequest')
      expect(await codeOf(await ask(oss, { bucket: 'open', key: 'half' }))).toBe('404 NoSuchKey')
    },
  )

  it.each([
    ['x-oss-meta-a', 'a\r\nb'],
    ['x-oss-meta-a', 'a\0'],
    ['x-oss-meta-a b', 'a'],
    ['x-oss-meta-中', 'a'],
    ['cache-control', '\x7f'],
  ])('rejects the field %j with the value %j, which no header can carry', async (name, value) => {
    expect(await codeOf(await post('open', field('key', 'bad') + field(name, value) + file('x')))).toBe(
      '400 InvalidArgument',
    )
    expect(await codeOf(await ask(oss, { bucket: 'open', key: 'bad' }))).toBe('404 NoSuchKey')
  })

  it('stores types and metadata beyond Latin-1 as the bytes they were', async () => {
    const fields = field('key', 'named') + field('x-oss-meta-author', '王 😀')
    expect((await post('open', fields + file('x', 'Content-Type: text/plain; name="王"\r\n'))).status).toBe(204)
    const { headers } = await ask(oss, { bucket: 'open', key: 'named' })
    const utf8 = (name: string) => Buffer.from(headers.get(name) ?? '', 'latin1').toString()
    expect([utf8('content-type'), utf8('x-oss-meta-author')]).toEqual(['text/plain; name="王"', '王 😀'])
  })

  describe('with a callback', () => {
    let server: Server
    let called = 0
    let url: string
    beforeAll(async () => {
      server = createServer((_request, response) => {
        called++
        response.end('{}')
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    })
    afterAll(() => void server.close())
    const callback = () => Buffer.from(JSON.stringify({ callbackUrl: url, callbackBody: 'a=1' })).toString('base64')

    it('calls nothing and stores nothing unless formCallbacks is set', async () => {
      const body = field('key', 'called') + field('callback', callback()) + file('x')
      expect(await codeOf(await post('open', body))).toBe('501 NotImplemented')
      expect([called, await codeOf(await ask(oss, { bucket: 'open', key: 'called' }))]).toEqual([0, '404 NoSuchKey'])
      const asked = await start({ buckets: [{ name: 'open', acl: 'public-read-write' }], formCallbacks: true })
      const sent = { method: 'POST', headers: Object.fromEntries(HEADERS), body: Uint8Array.from(Buffer.from(body)) }
      expect((await fetch(`${asked.url}/open/`, sent)).status).toBe(200)
      expect(called).toBe(1)
      await asked.close()
    })

    it('is denied to a request without a signature', async () => {
      const before = called
      const target = `${oss.url}/open/a?callback=${encodeURIComponent(callback())}`
      expect(await codeOf(await fetch(target, { method: 'PUT', body: new Uint8Array(1) }))).toBe('403 AccessDenied')
      expect(called).toBe(before)
    })
  })
})
