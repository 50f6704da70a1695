import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import type { WireRequest } from '@presign/core'
import { ossDialect } from '@presign/oss'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { fetchTransport, isTransferError, type SendOptions, send, type Transport, upload } from '../src/index.js'
import { nodeTransport } from '../src/node.js'
import { undiciTransport } from '../src/undici.js'
import { fastTimer, serviceForTest } from './service.js'

interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A server that notes what arrives, byte for byte. */
async function recorder(answer: (request: IncomingMessage) => number = () => 200) {
  const arrived: Arrived[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = '', url = '', rawHeaders } = request
    const headers = Object.fromEntries(
      rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [])),
    )
    arrived.push({ method, target: url, headers, body })
    response.writeHead(answer(request), { location: '/elsewhere' }).end(method === 'HEAD' ? undefined : 'answer')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const link = (path: string, more: Partial<WireRequest> = {}): WireRequest => ({
    method: 'PUT',
    url: origin + path,
    headers: {},
    absentHeaders: ['authorization', 'content-type', 'content-md5', 'x-oss-*'],
    ...more,
  })
  return { arrived, link, origin }
}

async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `127.0.0.1:${port}`
}

const transports: [string, SendOptions][] = [
  ['fetch', {}],
  ['Node http', { transport: nodeTransport() }],
  ['undici', { transport: undiciTransport() }],
]

describe.each(transports)('send over %s', (_, options) => {
  it('sends the signed headers as they are, and none of the absent ones', async () => {
    const { arrived, link } = await recorder()
    const headers = { 'x-oss-meta-name': '中文 ä😀', 'content-md5': 'AAAA', date: 'Sat, 16 Dec 2023 16:20:57 GMT' }
    await send(link('/a', { headers, absentHeaders: ['content-type'] }), { ...options, body: 'é' })
    expect(arrived[0]).toMatchObject({ method: 'PUT', target: '/a', body: 'é' })
    expect(arrived[0]!.headers).toMatchObject({ 'content-md5': 'AAAA', date: headers.date, 'content-length': '2' })
    // Node reads bytes as Latin-1: these are the bytes of the UTF-8 form, which were signed.
    expect(Buffer.from(arrived[0]!.headers['x-oss-meta-name']!, 'latin1').toString()).toBe(headers['x-oss-meta-name'])
  })

  it.each<[string, SendOptions['body']]>([
    ['text', 'x'],
    ['bytes', new Uint8Array([120])],
    ['a Blob with a type', new Blob(['x'], { type: 'image/png' })],
    ['a File', new File(['x'], 'x.png', { type: 'image/png' })],
    ['a stream', new Blob(['x'], { type: 'image/png' }).stream()],
  ])('sends %s without a content type', async (_, body) => {
    const { arrived, link } = await recorder()
    await send(link('/a'), { ...options, body, size: 1 })
    expect(arrived[0]!.body).toBe('x')
    expect(arrived[0]!.headers).toMatchObject({ 'content-length': '1' })
    expect(Object.keys(arrived[0]!.headers)).not.toEqual(expect.arrayContaining(['content-type']))
    expect(Object.keys(arrived[0]!.headers)).not.toEqual(expect.arrayContaining(['transfer-encoding']))
  })

  it('rejects a header that was signed as absent, and adds another one', async () => {
    const { arrived, link } = await recorder()
    for (const name of ['Content-Type', 'X-OSS-Meta-A', 'authorization'])
      await expect(send(link('/a'), { ...options, headers: { [name]: 'x' } })).rejects.toMatchObject({
        code: 'header_forbidden',
        message: expect.stringContaining(`"${name.toLowerCase()}"`),
      })
    expect(arrived).toEqual([])
    await send(link('/a', { method: 'GET' }), { ...options, headers: { Range: 'bytes=0-1' } })
    expect(arrived[0]!.headers.range).toBe('bytes=0-1')
  })

  it.each([['HEAD'], ['GET'], ['DELETE'], ['POST'], ['PUT']])('sends %s without a body', async (method) => {
    const { arrived, link } = await recorder()
    const response = await send(link('/a?acl', { method }), options)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(method === 'HEAD' ? '' : 'answer')
    expect(arrived[0]).toMatchObject({ method, target: '/a?acl', body: '' })
  })

  it('does not follow a redirect, since the signature is for this host', async () => {
    const { arrived, link } = await recorder(() => 307)
    expect((await send(link('/a', { method: 'GET' }), options)).status).toBe(307)
    expect(arrived.length).toBe(1)
  })

  it('rejects with aborted when its signal has fired', async () => {
    const { link } = await recorder()
    const early = AbortSignal.abort()
    await expect(send(link('/a'), { ...options, signal: early })).rejects.toMatchObject({
      code: 'aborted',
      name: 'AbortError',
    })
  })

  it('rejects with network, the host and never the URL when there is no response', async () => {
    const host = await closedPort()
    const link = { method: 'GET', url: `http://${host}/a?signature=FAKE`, headers: {}, absentHeaders: [] }
    const error = await send(link, options).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'network', host })
    expect(isTransferError(error)).toBe(true)
    expect(error.message).toContain('ECONNREFUSED')
    expect(inspect(error) + JSON.stringify(error)).not.toContain('FAKE')
  })

  it('rejects with idle_timeout when no byte moves', async () => {
    const server = createServer(() => undefined)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const link = { method: 'PUT', url, headers: {}, absentHeaders: [] }
    const stalled = send(link, { ...options, body: 'x', timer: fastTimer, idleTimeout: 200_000 })
    await expect(stalled).rejects.toMatchObject({ code: 'idle_timeout', message: 'No byte moved for 200 seconds' })
  })

  it('reports how many bytes were sent', async () => {
    const { link } = await recorder()
    const seen: number[] = []
    const body = new Uint8Array(3_000_000)
    await send(link('/a'), { ...options, body, onProgress: ({ bytes }) => seen.push(bytes) })
    expect(seen.at(-1)).toBe(3_000_000)
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.slice(0, -1).every((bytes) => bytes < 3_000_000)).toBe(true)
  })
})

describe('send', () => {
  const rewritten: [string, string][] = [
    ['/a/../b', 'segment'],
    ['/a/%2e%2E/b', 'segment'],
    ['/a/./b', 'segment'],
    ['/a\\b', '%5C'],
    ["/a?x='b'", '%27'],
    ['/a#b', '%23'],
    ['/中文', 'percent-encode'],
    ['/a?x=中', 'percent-encode'],
  ]
  it.each(rewritten)('rejects %s, which this runtime would rewrite, with advice', async (path, advice) => {
    const { arrived, link } = await recorder()
    const refused = send(link(path))
    await expect(refused).rejects.toMatchObject({ code: 'url_altered', message: expect.stringContaining(advice) })
    expect(arrived).toEqual([])
  })

  it('sends dot segments and quotes as they are over nodeTransport', async () => {
    const { arrived, link } = await recorder()
    for (const path of ['/a/../b', "/a?x='b'", '/a\\b']) await send(link(path), { transport: nodeTransport() })
    expect(arrived.map(({ target }) => target)).toEqual(['/a/../b', "/a?x='b'", '/a\\b'])
  })

  it('rejects a header that a page would drop', async () => {
    const { link } = await recorder()
    const page: typeof Request = class extends Request {
      constructor(input: string | URL | Request, init: RequestInit = {}) {
        const headers = new Headers(init.headers)
        headers.delete('date')
        super(input, { ...init, headers })
      }
    }
    const original = globalThis.Request
    globalThis.Request = page
    onTestFinished(() => {
      globalThis.Request = original
    })
    const refused = send(link('/a', { headers: { date: 'Sat, 16 Dec 2023 16:20:57 GMT' } }))
    await expect(refused).rejects.toMatchObject({ code: 'header_altered', message: expect.stringContaining('"date"') })
  })

  it.each([
    [undefined, 'method and url'],
    [{}, 'method and url'],
    [{ method: 'GET', url: 'ftp://x/', headers: {}, absentHeaders: [] }, 'https://'],
    [{ method: 'GET', url: 'http://x/', headers: { a: 1 }, absentHeaders: [] }, 'headers'],
    [{ method: 'GET', url: 'http://x/', headers: {} }, 'absentHeaders'],
  ])('rejects %o, which is not a signed request', async (request, wanted) => {
    await expect(send(request as WireRequest)).rejects.toMatchObject({
      code: 'link_invalid',
      message: expect.stringContaining(wanted),
    })
  })
})

it('send explains in a page that CORS may hide the response', async () => {
  const fake = globalThis as { location?: { origin: string } }
  fake.location = { origin: 'https://app.example.com' }
  onTestFinished(() => {
    delete fake.location
  })
  const blocked: Transport = () => Promise.reject(new TypeError('Failed to fetch'))
  const link = { method: 'PUT', url: 'https://photos.example.com/a', headers: {}, absentHeaders: [] }
  const error = await send(link, { body: 'x', transport: blocked }).catch((thrown) => thrown)
  expect(error.message).toContain('add a CORS rule with origin https://app.example.com and method PUT')
})

it('upload stores objects under unusual keys', async () => {
  const service = await serviceForTest()
  const keys = ['中文/😀 a+b%2F#?&()*~.txt', 'a//b', "it's.txt", 'sp ace', '%41']
  for (const key of keys) {
    await upload(service.source(key), key, { dialect: ossDialect })
    expect(new TextDecoder().decode(await service.stored(key))).toBe(key)
  }
})

it.each([
  ['a page, where ranges of an object would wait for one another in its cache', { onLine: true }, 'GET', 'no-store'],
  ['a page, for uploads: the platform would add a Cache-Control', { onLine: true }, 'PUT', undefined],
  ['other runtimes', undefined, 'GET', undefined],
])('fetchTransport sets the cache mode in %s', async (_, navigator, method, cache) => {
  vi.stubGlobal('navigator', navigator)
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  const told: { readonly cache?: string }[] = []
  const transport = fetchTransport(async (_, init) => {
    told.push(init as object)
    return new Response('miaow')
  })
  await send({ method, url: 'http://127.0.0.1/a', headers: {}, absentHeaders: [] }, { transport })
  expect(told.map((init) => init.cache)).toEqual([cache])
})
