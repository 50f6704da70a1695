import { once } from 'node:events'
import { Agent as HttpsAgent } from 'node:https'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Agent, ProxyAgent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { contentOf, type Rereadable } from '../src/body/content.js'
import type { Outgoing, Transport } from '../src/index.js'
import { nodeTransport } from '../src/node.js'
import { undiciTransport } from '../src/undici.js'
import { localCertificate } from './certificate.js'

// A server that is a socket and nothing else: what arrives is seen byte for byte, what is answered is written so.

type Speak = (request: string, socket: Socket) => void

const answer = (socket: Socket, body = 'miaow', more = '') =>
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`, 'latin1')

/** Speaks when the head of a request is there, and all of a body whose length is told. */
function hearing(sockets: Set<Socket>, requests: string[], speak: Speak): (socket: Socket) => void {
  return (socket) => {
    sockets.add(socket)
    let [chunks, length, wanted] = [[] as Buffer[], 0, 0]
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      chunks.push(data)
      length += data.length
      if (wanted === 0) wanted = lengthOf(Buffer.concat(chunks).toString('latin1'))
      if (wanted === 0 || length < wanted) return
      const request = Buffer.concat(chunks).toString('latin1')
      ;[chunks, length, wanted] = [[], 0, 0]
      requests.push(request)
      speak(request, socket)
    })
  }
}

/** Of head and body; 0 while the head is not all there. */
function lengthOf(text: string): number {
  const end = text.indexOf('\r\n\r\n')
  const [, body = 0] = /^content-length: (\d+)$/im.exec(text.slice(0, end)) ?? []
  return end < 0 ? 0 : end + 4 + Number(body)
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

/** @param deafFor Milliseconds in which it does not read, so that the sender's queue fills. */
async function speaking(speak: Speak = (_, socket) => answer(socket), deafFor = 0) {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  const hear = hearing(sockets, requests, speak)
  const server = createServer((socket) => setTimeout(hear, deafFor, socket))
  const port = await portOf(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, authority: `127.0.0.1:${port}`, requests, sockets }
}

function asking(url: string, more: Partial<Outgoing> = {}): Outgoing {
  const { signal } = new AbortController()
  return { method: 'GET', url, headers: {}, signal, onSent: () => undefined, ...more }
}

async function textOf(body: unknown): Promise<string> {
  let text = ''
  for await (const chunk of body as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString('latin1')
  return text
}

const headOf = (request = '') => request.split('\r\n\r\n', 1)[0]?.split('\r\n') ?? []
const bodyOf = (request = '') => request.slice(request.indexOf('\r\n\r\n') + 4)

/** A body that puts chunk after chunk into one piece of memory, as files do with two. */
function reusing(size: number, chunkSize: number): { body: Rereadable; text: string } {
  const chunks = Array.from({ length: size / chunkSize }, (_, index) => String.fromCharCode(97 + (index % 26)))
  const memory = new Uint8Array(chunkSize)
  const body = {
    size,
    async *read() {
      for (const letter of chunks) yield memory.fill(letter.charCodeAt(0))
    },
  }
  return { body, text: chunks.map((letter) => letter.repeat(chunkSize)).join('') }
}

function payloadOf(body: Rereadable) {
  const content = contentOf(body)
  if (content.kind !== 'random') throw new Error('A file is a body that can be cut anywhere')
  return content.slice(0, body.size)
}

const paths = [
  '/',
  '//',
  '//a//b/',
  '/a/./b/../c/.',
  '/%2e%2E/%2F%5c',
  "/it's!~*()$&+,;=:@",
  '/a\\b|c^d`e{f}"<g>',
  '/a?x=\'b\'&y="c"&z=<d>|^`\\',
  '/a?&&=&x-oss-signature=%2B%2f==&?/../',
  '/%41%zz%',
]

const transports: [string, () => Transport][] = [
  ['nodeTransport', () => nodeTransport()],
  ['undiciTransport', () => undiciTransport()],
]

describe.each(transports)('%s', (_, make) => {
  it.each(paths)('writes the path %s as it is', async (path) => {
    const { url, requests } = await speaking()
    const { status, body } = await make()(asking(url + path))
    expect([status, await textOf(body)]).toEqual([200, 'miaow'])
    expect(headOf(requests[0])[0]).toBe(`GET ${path} HTTP/1.1`)
  })

  it('writes a slash where a URL has no path', async () => {
    const { url, requests } = await speaking()
    await make()(asking(`${url}?acl#fragment`))
    expect(headOf(requests[0])[0]).toBe('GET /?acl HTTP/1.1')
  })

  it.each(['/a b', '/ü', '/a\u0000', '/a\r\nx-injected: 1'])(
    'refuses the path %j before anything is sent',
    async (path) => {
      const { url, sockets } = await speaking()
      await expect(make()(asking(url + path))).rejects.toMatchObject({ code: 'url_altered' })
      expect(sockets.size).toBe(0)
    },
  )

  it('writes the signed headers and none beside them but those of the connection', async () => {
    const { url, authority, requests } = await speaking()
    const headers = {
      authorization: 'FAKE a,  b=c',
      'x-oss-meta-name': '中文 é',
      date: 'Sat, 16 Dec 2023 16:20:57 GMT',
    }
    await make()(asking(`${url}/a`, { headers }))
    const utf8 = Buffer.from(headers['x-oss-meta-name']).toString('latin1')
    expect(
      headOf(requests[0])
        .slice(1)
        .map((line) => line.toLowerCase())
        .sort(),
    ).toEqual(
      [
        `host: ${authority}`,
        'connection: keep-alive',
        'authorization: fake a,  b=c',
        `x-oss-meta-name: ${utf8.toLowerCase()}`,
        'date: sat, 16 dec 2023 16:20:57 gmt',
      ].sort(),
    )
  })

  it('reads header values byte for byte, repeated ones one by one', async () => {
    const { url } = await speaking((_, socket) =>
      answer(socket, '', 'X-Meta: \xe9\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n'),
    )
    const { headers } = await make()(asking(`${url}/a`))
    expect([...headers]).toEqual([
      ['Content-Length', '0'],
      ['X-Meta', '\xe9'],
      ['Set-Cookie', 'a'],
      ['Set-Cookie', 'b'],
    ])
  })

  it.each([
    [1_000, 20_000_000],
    [65_536, 65_536 * 300],
    [300_000, 30_000_000],
  ])('sends a body whose chunks of %i bytes lie in one piece of memory', async (chunkSize, size) => {
    const { url, requests } = await speaking(undefined, 100)
    const { body, text } = reusing(size, chunkSize)
    let sent = 0
    const onSent = (bytes: number) => {
      sent += bytes
    }
    const { status } = await make()(asking(`${url}/a`, { method: 'PUT', body: payloadOf(body), onSent }))
    expect([status, sent]).toEqual([200, size])
    expect(headOf(requests[0])).toContain(`content-length: ${size}`)
    expect(headOf(requests[0]).join().toLowerCase()).not.toContain('transfer-encoding')
    expect(bodyOf(requests[0]) === text).toBe(true)
  })

  it.each(['PUT', 'POST'])('tells the length of a %s without a body', async (method) => {
    const { url, requests } = await speaking()
    await make()(asking(`${url}/a`, { method }))
    await make()(asking(`${url}/a`, { method, body: payloadOf({ size: 0, read: async function* () {} }) }))
    for (const request of requests) expect(headOf(request)).toContain('content-length: 0')
    expect(requests.length).toBe(2)
  })

  it.each([
    ['shorter', 9],
    ['longer', 11],
  ])('fails where a body is %s than it said, and completes no request', async (_, length) => {
    const { url, requests } = await speaking()
    const body = {
      size: 10,
      async *read() {
        yield new Uint8Array(length)
      },
    }
    const sent = make()(asking(`${url}/a`, { method: 'PUT', body: payloadOf(body) }))
    await expect(sent).rejects.toMatchObject({ code: 'body_changed' })
    expect(requests).toEqual([])
  })

  it('takes an answer that comes before the body was read', async () => {
    const { url } = await speakingAtOnce()
    const { body } = reusing(30_000_000, 300_000)
    const { status, body: text } = await make()(asking(url, { method: 'PUT', body: payloadOf(body) }))
    expect([status, await textOf(text)]).toEqual([403, 'no'])
  })

  it('uses a connection for the next request', async () => {
    const { url, sockets } = await speaking()
    const transport = make()
    for (let turn = 0; turn < 3; turn++) {
      expect(await textOf((await transport(asking(`${url}/a`))).body)).toBe('miaow')
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(sockets.size).toBe(1)
  })

  it.each([
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nmiaow\r\n0\r\n\r\n'],
    [
      'an informational status before',
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmiaow',
    ],
    ['no length', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nmiaow'],
    ['a compressed body, as it is', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nmiaow'],
  ])('reads an answer with %s', async (_, text) => {
    const { url } = await speaking((_, socket) => {
      socket.write(text)
      if (text.includes('close')) socket.end()
    })
    const { status, body } = await make()(asking(`${url}/a`))
    expect([status, await textOf(body)]).toEqual([200, 'miaow'])
  })

  it('fails on an answer that ends early', async () => {
    const { url } = await speaking((_, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nmia'))
    await expect(make()(asking(`${url}/a`)).then(({ body }) => textOf(body))).rejects.toThrow()
  })

  it('stops when its signal fires: before, while it waits, and while it reads', async () => {
    const { url } = await speaking(
      (request, socket) => request.includes('late') || socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nmia'),
    )
    const code = 'aborted'
    await expect(make()(asking(url, { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code })
    const early = new AbortController()
    const waiting = make()(asking(`${url}/late`, { signal: early.signal }))
    setImmediate(() => early.abort())
    await expect(waiting).rejects.toMatchObject({ code })
    const late = new AbortController()
    const { body } = await make()(asking(`${url}/a`, { signal: late.signal }))
    const reading = textOf(body)
    late.abort()
    await expect(reading).rejects.toMatchObject({ code })
  })

  it('reads no further while its reader waits, and loses nothing', async () => {
    const size = 64 * 1024 * 1024
    let written = 0
    const { url } = await speaking((_, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
      const more = () => {
        if (written === size) return
        socket.write(new Uint8Array(1024 * 1024).fill(written >> 20), more)
        written += 1024 * 1024
      }
      more()
    })
    const { body } = await make()(asking(`${url}/a`))
    for (let turn = 0, seen = -1; turn < 30 && seen !== written; turn++) {
      seen = written
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    // The kernel takes a few megabytes on either side.
    expect(written).toBeLessThan(size / 2)
    let at = 0
    for await (const chunk of body as AsyncIterable<Uint8Array>)
      for (const byte of chunk) if (byte !== at++ >> 20) throw new Error(`Byte ${at - 1} is ${byte}`)
    expect(at).toBe(size)
  })
})

async function speakingAtOnce() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno')
      socket.resume()
    })
  })
  const url = `http://127.0.0.1:${await portOf(server)}/a`
  onTestFinished(() => void server.close())
  return { url }
}

describe('https with a certificate of its own', () => {
  it.each<[string, (ca: string) => Transport]>([
    ['nodeTransport', (ca) => nodeTransport({ agent: new HttpsAgent({ ca, keepAlive: true }) })],
    ['undiciTransport', (ca) => undiciTransport(new Agent({ connect: { ca } }))],
  ])('%s carries bodies both ways, and refuses a certificate that it was not told of', async (name, make) => {
    const { key, cert } = await localCertificate()
    const sockets = new Set<Socket>()
    const requests: string[] = []
    const server = createTlsServer(
      { key, cert },
      hearing(sockets, requests, (_, socket) => answer(socket)),
    )
    const url = `https://127.0.0.1:${await portOf(server)}//a/../b`
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const { body, text } = reusing(1_000_000, 1_000)
    const answered = await make(cert)(asking(url, { method: 'PUT', body: payloadOf(body) }))
    expect(await textOf(answered.body)).toBe('miaow')
    expect(headOf(requests[0])[0]).toBe('PUT //a/../b HTTP/1.1')
    expect(bodyOf(requests[0]) === text).toBe(true)
    const stranger = name === 'nodeTransport' ? nodeTransport() : undiciTransport()
    await expect(stranger(asking(url))).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })
})

it('undiciTransport rejects what is not a dispatcher of undici, such as the substitute that Bun has', () => {
  expect(() => undiciTransport(new (class Agent {})() as never)).toThrow('wanted a dispatcher')
})

describe('undiciTransport through a proxy', () => {
  it.each([
    ['a tunnel', true],
    ['requests of absolute form', false],
  ])('writes path and headers as they are, by %s', async (_, proxyTunnel) => {
    const { url, authority, requests } = await speaking()
    const proxied: string[] = []
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (first) => {
        proxied.push(headOf(first.toString('latin1'))[0] ?? '')
        const onward = proxyTarget(authority, socket)
        if (proxyTunnel) socket.write('HTTP/1.1 200 OK\r\n\r\n')
        else onward.write(first.toString('latin1').replace(url, ''), 'latin1')
        socket.pipe(onward)
      })
    })
    const uri = `http://127.0.0.1:${await portOf(proxy)}`
    onTestFinished(() => void proxy.close())
    const dispatcher = new ProxyAgent({ uri, proxyTunnel })
    onTestFinished(() => dispatcher.destroy())
    const transport = undiciTransport(dispatcher)
    const headers = { authorization: 'FAKE' }
    const { body } = await transport(asking(`${url}//a/../b%2e?x='y'`, { headers }))
    expect(await textOf(body)).toBe('miaow')
    const target = "//a/../b%2e?x='y'"
    expect(proxied).toEqual([proxyTunnel ? `CONNECT ${authority} HTTP/1.1` : `GET ${url}${target} HTTP/1.1`])
    expect(headOf(requests[0])).toEqual([
      `GET ${target} HTTP/1.1`,
      `host: ${authority}`,
      'connection: keep-alive',
      'authorization: FAKE',
    ])
  })
})

function proxyTarget(authority: string, socket: Socket): Socket {
  const [host, port] = authority.split(':')
  const onward = connect({ host, port: Number(port) })
  onward.on('error', () => socket.destroy())
  onward.pipe(socket)
  return onward
}
