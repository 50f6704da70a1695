import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WireRequest } from '@presign/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { send, type Transport } from '../src/index.js'
import { download, nodeTransport } from '../src/node.js'
import { undiciTransport } from '../src/undici.js'
import { bytesFrom } from './random/seeded.js'

const SIZE = 100_000
const bytes = Buffer.from(bytesFrom(5, SIZE))

type Answerer = (range: readonly [first: number, last: number], response: ServerResponse, count: number) => void

/** A server that answers GETs in its own way. */
async function answering(answer: Answerer): Promise<{ link: WireRequest; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = []
  const server = createServer(({ headers }: IncomingMessage, response) => {
    ranges.push(headers.range)
    const [, first = 0, last = SIZE - 1] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')?.map(Number) ?? []
    answer([first, Math.min(last, SIZE - 1)], response, ranges.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.bin`
  return { link: { method: 'GET', url, headers: {}, absentHeaders: [] }, ranges }
}

function partial(response: ServerResponse, first: number, last: number, length = true): Buffer {
  const body = bytes.subarray(first, last + 1)
  const told = { 'content-range': `bytes ${first}-${last}/${SIZE}`, etag: '"1"' }
  response.writeHead(206, { ...told, ...(length && { 'content-length': body.length }) })
  return body
}

async function target(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-odd-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'received')
}

const transports: [string, () => Transport][] = [
  ["Node's http", () => nodeTransport()],
  ['undici', () => undiciTransport()],
]

describe.each(transports)('download over %s', (_, make) => {
  it.each([1, 4])('reads ranges that are shorter than requested, %d at once', async (parallel) => {
    const { link } = await answering(([first, last], response, count) =>
      response.end(partial(response, first, count === 1 ? Math.min(last, 39_999) : last)),
    )
    const path = await target()
    await download(link, { to: { path }, parallel, transport: make(), retry: { baseDelay: 1 } })
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  it('reads ranges without Content-Length, and ends when all bytes came before the connection was lost', async () => {
    const { link, ranges } = await answering(([first, last], response) => {
      response.write(partial(response, first, last, false), () => (first > 0 ? response.destroy() : response.end()))
    })
    const path = await target()
    await download(link, { to: { path }, partSize: 50_000, parallel: 1, transport: make() })
    expect((await readFile(path)).equals(bytes)).toBe(true)
    expect(new Set(ranges)).toEqual(new Set(['bytes=0-49999', 'bytes=50000-99999']))
  })

  it('wants as many bytes of a retry without a length as the first response told', async () => {
    const { link } = await answering((_, response, count) => {
      if (count === 1)
        response.writeHead(200, { etag: '"1"', 'content-length': SIZE }).write('half', () => response.destroy())
      else response.writeHead(200, { etag: '"1"' }).end('half')
    })
    await expect(
      download(link, { to: 'bytes', transport: make(), retry: { attempts: 3, baseDelay: 1 } }),
    ).rejects.toMatchObject({ code: 'truncated' })
  })

  it('throws for a body that was interrupted before it was read', async () => {
    let closed: Promise<unknown> | undefined
    const { link } = await answering((_, response) => {
      closed = once(response, 'close')
      response.writeHead(200, { 'content-length': SIZE }).write('half', () => response.destroy())
    })
    const { signal } = new AbortController()
    const { body } = await make()({ ...link, signal, onSent: () => undefined })
    await closed
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    const reading = async () => {
      for await (const _ of body as AsyncIterable<Uint8Array>);
    }
    await expect(reading()).rejects.toThrow()
  })

  it('reads many empty bodies one after another', async () => {
    const { link } = await answering((_, response) =>
      response.writeHead(404, { 'content-length': 0, 'x-a': 'a'.repeat(9000) }).end(),
    )
    const transport = make()
    const { signal } = new AbortController()
    for (let count = 0; count < 200; count++) {
      const { status, body } = await transport({ ...link, signal, onSent: () => undefined })
      for await (const _ of body as AsyncIterable<Uint8Array>);
      expect(status).toBe(404)
    }
  })
})

it('download sends no If-Match with a weak entity tag, which would never match, and compares the tag itself', async () => {
  const conditions: unknown[] = []
  let etag = 'W/"1"'
  const server = createServer(({ headers }, response) => {
    conditions.push(headers['if-match'])
    const [first = 0, last = 0] = headers.range?.match(/\d+/g)?.map(Number) ?? []
    const body = bytes.subarray(first, last + 1)
    response.writeHead(206, { etag, 'content-range': `bytes ${first}-${first + body.length - 1}/${SIZE}` }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.bin`
  const link = { method: 'GET', url, headers: {}, absentHeaders: [] }
  const { body } = await download(link, { partSize: 40_000 })
  expect([bytes.equals(body), conditions]).toEqual([true, [undefined, undefined, undefined]])
  const replaced = download(link, {
    partSize: 40_000,
    onAttempt: () => {
      if (conditions.length > 3) etag = 'W/"2"'
    },
  })
  await expect(replaced).rejects.toMatchObject({ code: 'object_changed' })
})

it('download rejects a part of an object where all of it was requested', async () => {
  const { link } = await answering((_, response) =>
    response.writeHead(206, { 'content-encoding': 'gzip', 'content-range': `bytes 0-9/${SIZE}` }).end('0123456789'),
  )
  const unreadable = expect.objectContaining({ code: 'response_unreadable' })
  const hiding: Transport = async (request) => ({ ...(await nodeTransport()(request)), headers: [] })
  await expect(download(link, { transport: hiding })).rejects.toEqual(unreadable)
})

it('send rejects with aborted when its signal fires in the middle of a body', async () => {
  const { link } = await answering((_, response) => response.writeHead(200, { 'content-length': SIZE }).write('half'))
  const abort = new AbortController()
  const response = await send(link, { transport: nodeTransport(), signal: abort.signal })
  const text = response.text()
  abort.abort()
  await expect(text).rejects.toMatchObject({ code: 'aborted' })
})
