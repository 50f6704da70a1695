import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, put, signerFor, start } from './harness.js'
import { statusLine, wire } from './wire.js'

let oss: LocalOss
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'))
  oss = await start({ buckets: ['photos', { name: 'open', acl: 'public-read-write' }], storage: folder })
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const HOST = () => `Host: 127.0.0.1:${oss.port}`

describe('a request that two readers would read differently', () => {
  it.each([
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde'],
    ['two equal lengths', 'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
    ['a length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'X-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n'],
    ['a space before the colon', 'Content-Length : 3\r\n\r\nabc'],
    ['an unknown coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['chunked not last', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a negative length', 'Content-Length: -1\r\n\r\n'],
    ['a NUL in a header', 'X-A: a\0b\r\nContent-Length: 0\r\n\r\n'],
    ['a bare newline', 'X-A: a\nX-B: b\r\nContent-Length: 0\r\n\r\n'],
  ])('with %s is rejected, and the connection ends', async (_what, rest) => {
    const answer = await wire(
      oss.port,
      `PUT /open/smuggled HTTP/1.1\r\n${HOST()}\r\n${rest}GET /open/ HTTP/1.1\r\n${HOST()}\r\n\r\n`,
    )
    expect(statusLine(answer)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
    expect(await codeOf(await fetch(`${oss.url}/open/smuggled`))).toBe('404 NoSuchKey')
  })

  it('in absolute form for another host is rejected', async () => {
    const answer = await wire(
      oss.port,
      `GET http://photos.localhost/a HTTP/1.1\r\n${HOST()}\r\nConnection: close\r\n\r\n`,
    )
    expect(statusLine(answer)).toMatch(/ 4\d\d /)
  })

  it('for two hosts is rejected', async () => {
    const head = `GET /open/a HTTP/1.1\r\n${HOST()}\r\nHost: photos.localhost\r\nConnection: close\r\n\r\n`
    expect(statusLine(await wire(oss.port, head))).toMatch(/ 4\d\d /)
  })

  it('for a host that is not ours is rejected', async () => {
    const answer = await wire(oss.port, 'GET /open/a HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n')
    expect(answer).toContain('<Code>AccessDenied</Code>')
  })
})

it('GetObject puts no line break into a response header', async () => {
  await put(oss, 'a', 'abc')
  const query = { 'response-content-disposition': 'attachment\r\nSet-Cookie: a=b' }
  const response = await ask(oss, { key: 'a', query })
  expect([response.headers.get('set-cookie'), await codeOf(response)]).toEqual([null, '400 InvalidArgument'])
})

it('the server answers what is not HTTP, and goes on', async () => {
  for (const bytes of [
    '\0\x01\x02\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n\r\n`,
  ])
    expect(statusLine(await wire(oss.port, bytes))).toMatch(/^HTTP\/1\.1 4\d\d |reset|EPIPE/)
  expect((await ask(oss, { bucket: 'photos' })).status).toBe(200)
})

it('PutObject leaves nothing of an upload that broke off', async () => {
  const { url } = signerFor(oss).presign({ method: 'PUT', bucket: 'photos', key: 'half', expiresIn: 60 })
  const { pathname, search } = new URL(url)
  const socket = connect(oss.port, '127.0.0.1')
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\n${HOST()}\r\nContent-Length: 1000000\r\n\r\n`)
  socket.write(Buffer.alloc(300_000))
  await once(socket, 'connect')
  // The draft is there, so the server has begun to write.
  while ((await readdir(join(folder, 'incoming'))).length === 0) await new Promise((resolve) => setImmediate(resolve))
  socket.destroy()
  while ((await readdir(join(folder, 'incoming'))).length > 0) await new Promise((resolve) => setImmediate(resolve))
  expect(await codeOf(await ask(oss, { key: 'half' }))).toBe('404 NoSuchKey')
})

it('the server rejects before 100 Continue', async () => {
  const { url } = signerFor(oss).presign({ method: 'PUT', bucket: 'photos', key: 'a', expiresIn: 60 })
  const { pathname, search } = new URL(url)
  const head = `PUT ${pathname}${search.slice(0, -1)}0 HTTP/1.1\r\n${HOST()}\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n`
  const answer = await wire(oss.port, head)
  expect(statusLine(answer)).toBe('HTTP/1.1 403 Forbidden')
})

describe('limits', () => {
  let small: LocalOss
  beforeAll(async () => {
    small = await start({ limits: { connections: 4, headersTimeout: 100, idleTimeout: 300 } })
  })
  afterAll(() => small.close())

  it('end connections that never send a whole head', async () => {
    const socket = connect(small.port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
    const [answer] = await once(socket, 'data')
    expect(statusLine(String(answer))).toBe('HTTP/1.1 408 Request Timeout')
  })

  it('close connections beyond their number', async () => {
    const sockets: Socket[] = []
    for (let i = 0; i < 40; i++)
      sockets.push(
        connect(small.port, '127.0.0.1')
          .on('error', () => undefined)
          .resume(),
      )
    await Promise.all(sockets.map((socket) => once(socket, 'close')))
    expect((await ask(small, { bucket: 'photos' })).status).toBe(200)
  })
})
