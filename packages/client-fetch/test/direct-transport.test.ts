import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Outgoing } from '../src/index.js'
import { directTransport } from '../src/node.js'

type Speaker = (request: string, socket: Socket, number: number) => void

/** A server that says what it is told, byte for byte, and counts connections. */
async function speaking(speaker: Speaker) {
  const seen = { connections: 0, requests: [] as string[] }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    seen.connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      seen.requests.push(data.toString('latin1'))
      speaker(data.toString('latin1'), socket, seen.requests.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { seen, url: `http://127.0.0.1:${port}/photos/a%20b?x=1` }
}

const transport = directTransport()

function asking(url: string, more: Partial<Outgoing> = {}): Outgoing {
  const { signal } = new AbortController()
  return { method: 'GET', url, headers: { 'x-name': 'h\u00e4' }, signal, onSent: () => undefined, lent: true, ...more }
}

async function textOf(body: unknown): Promise<string> {
  let text = ''
  for await (const chunk of body as AsyncIterable<Uint8Array>) text += new TextDecoder().decode(chunk)
  return text
}

const answer = (socket: Socket, body: string, more = '') =>
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nX-Meta: \xe9\r\n${more}\r\n${body}`, 'latin1')

describe('the direct transport', () => {
  it('writes the target and the headers as they are, and reads head and body as they came', async () => {
    const { url, seen } = await speaking((_, socket) => answer(socket, 'miaow'))
    const { status, headers, body } = await transport(asking(url))
    expect([status, await textOf(body)]).toEqual([200, 'miaow'])
    expect([...headers]).toContainEqual(['X-Meta', '\xe9'])
    expect(seen.requests[0]).toMatch(
      /^GET \/photos\/a%20b\?x=1 HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nx-name: h\xc3\xa4\r\n/,
    )
  })

  it('uses a connection again, and another where the server closed it meanwhile', async () => {
    const { url, seen } = await speaking((_, socket, number) => (number === 3 ? socket.destroy() : answer(socket, 'a')))
    for (let turn = 0; turn < 3; turn++) expect(await textOf((await transport(asking(url))).body)).toBe('a')
    expect([seen.connections, seen.requests.length]).toEqual([2, 4])
  })

  it('uses no connection again that is to be closed', async () => {
    const { url, seen } = await speaking((_, socket) => answer(socket, 'a', 'Connection: close\r\n'))
    for (let turn = 0; turn < 2; turn++) expect(await textOf((await transport(asking(url))).body)).toBe('a')
    expect(seen.connections).toBe(2)
  })

  it('uses no connection again that holds bytes nobody took', async () => {
    let rest = () => undefined as unknown
    const { url, seen } = await speaking((_, socket, number) => {
      rest = () => socket.write('iaow')
      if (number === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nm')
      else answer(socket, 'b')
    })
    const { body } = await transport(asking(url))
    for await (const _ of body as AsyncIterable<Uint8Array>) {
      rest()
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      break
    }
    expect([await textOf((await transport(asking(url))).body), seen.connections]).toEqual(['b', 2])
  })

  it('closes a connection that has rested for a while', async () => {
    let closed: Promise<unknown> | undefined
    const { url } = await speaking((_, socket) => {
      closed = once(socket, 'close')
      answer(socket, 'a')
    })
    expect(await textOf((await transport(asking(url))).body)).toBe('a')
    await closed
  })

  it.each([
    ['a head in pieces', ['HTTP/1.1 200 OK\r\nContent-Le', 'ngth: 5\r\n\r', '\nmia', 'ow']],
    ['a body in pieces', ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'm', 'ia', 'ow']],
  ])('reads %s', async (_, pieces) => {
    const { url } = await speaking(async (_, socket) => {
      for (const piece of pieces) {
        socket.write(piece)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    expect(await textOf((await transport(asking(url))).body)).toBe('miaow')
  })

  it.each([
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nmiaow\r\n0\r\n\r\n'],
    [
      'an informational status before',
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmiaow',
    ],
    ['no length', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nmiaow'],
  ])('leaves an answer with %s to Node, and asks that host directly no more', async (_, text) => {
    const { url, seen } = await speaking((_, socket) => {
      socket.write(text)
      if (!/chunked|Length/.test(text)) socket.end()
    })
    for (const requests of [2, 3]) {
      const { status, body } = await transport(asking(url))
      expect([status, await textOf(body), seen.requests.length]).toEqual([200, 'miaow', requests])
    }
  })

  it('leaves a head that is longer than Node takes to Node, though it comes at once', async () => {
    const { url, seen } = await speaking((_, socket) => answer(socket, 'a', `X: ${'a'.repeat(20_000)}\r\n`))
    await expect(transport(asking(url))).rejects.toThrow('Header overflow')
    expect(seen.requests.length).toBe(2)
  })

  it('fails on an answer that is shorter or longer than it says', async () => {
    const { url: short } = await speaking((_, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nmia'))
    await expect(transport(asking(short)).then(({ body }) => textOf(body))).rejects.toThrow('closed')
    const { url: long } = await speaking((_, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmia'))
    await expect(transport(asking(long)).then(({ body }) => textOf(body))).rejects.toThrow('longer than it said')
  })

  it('stops when its signal fires, before the answer and within', async () => {
    const { url } = await speaking(
      (request, socket) => request.includes('late') || socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nmia'),
    )
    const early = new AbortController()
    const waiting = transport(asking(`${url}&late`, { signal: early.signal }))
    early.abort()
    await expect(waiting).rejects.toThrow('aborted')
    const late = new AbortController()
    const { body } = await transport(asking(url, { signal: late.signal }))
    const reading = textOf(body)
    late.abort()
    await expect(reading).rejects.toThrow('aborted')
  })

  it('holds no more than its memory while nobody reads, and loses nothing', async () => {
    const size = 24 * 1024 * 1024
    const { url } = await speaking((_, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
      socket.write(Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index >> 16) ^ index)))
    })
    const { body } = await transport(asking(url))
    let at = 0
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      expect(chunk.length).toBeLessThanOrEqual(1024 * 1024)
      // A reader that is slower than the line, which meanwhile fills the other half.
      await new Promise((resolve) => setImmediate(resolve))
      expect(chunk.every((byte, index) => byte === ((((at + index) >> 16) ^ (at + index)) & 255))).toBe(true)
      at += chunk.length
    }
    expect(at).toBe(size)
  })
})
