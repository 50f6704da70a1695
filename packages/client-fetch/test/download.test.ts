import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ossDialect } from '@presign/oss'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download, fetchTransport, type Progress, type Transport } from '../src/index.js'
import { download as downloadFromNode, fileStore, nodeTransport } from '../src/node.js'
import { undiciTransport } from '../src/undici.js'
import type { Fault } from './faulty-proxy.js'
import { bytesFrom, fastTimer, serviceForTest, sha256, type TestService } from './service.js'

const KIB = 1024
// Ten seconds of the fast timer.
const HOURS = 10_000_000
const dialect = ossDialect
const small = { dialect, partSize: 100 * KIB, timer: fastTimer, idleTimeout: HOURS }
const bytes = bytesFrom(1, 380 * KIB)

async function put(service: TestService, key: string, body: Uint8Array<ArrayBuffer>, headers = {}): Promise<void> {
  const { signer, ...source } = service.source(key)
  const { url, method, headers: signed } = await signer.sign!({ method: 'PUT', ...source, headers })
  expect((await fetch(url, { method, headers: signed, body })).status).toBe(200)
  service.proxy.seen.length = 0
}

async function serviceWith(body = bytes): Promise<TestService> {
  const service = await serviceForTest()
  await put(service, 'a.bin', body)
  return service
}

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-download-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

async function read(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
}

describe.each([
  ['fetch', undefined],
  ['Node http', nodeTransport()],
  ['undici', undiciTransport()],
] as [string, Transport | undefined][])('download over %s', (_, transport) => {
  const options = { ...small, ...(transport && { transport }) }

  it.each([1, 4])('writes to bytes, Blob, stream and file, %i ranges at once', async (parallel) => {
    const service = await serviceWith()
    const source = service.source('a.bin')
    const given = { ...options, parallel }
    const asBytes = await download(source, given)
    expect(asBytes).toMatchObject({ size: bytes.length, verified: true })
    expect(sha256(asBytes.body)).toBe(sha256(bytes))
    const asBlob = await download(source, { ...given, to: 'blob' })
    expect(sha256(new Uint8Array(await asBlob.body.arrayBuffer()))).toBe(sha256(bytes))
    const asStream = await download(source, { ...given, to: 'stream' })
    expect(asStream.size).toBe(bytes.length)
    expect(sha256(await read(asStream.body))).toBe(sha256(bytes))
    const path = join(await folderForTest(), 'a.bin')
    const asFile = await downloadFromNode(source, { ...given, to: { path } })
    expect(asFile).toMatchObject({ body: undefined, size: bytes.length, verified: true })
    expect(sha256(await readFile(path))).toBe(sha256(bytes))
  })

  it.each([0, 1, 100 * KIB - 1, 100 * KIB, 100 * KIB + 1])('reads an object of %i bytes', async (size) => {
    const service = await serviceWith(bytesFrom(2, size))
    const { body, verified } = await download(service.source('a.bin'), options)
    expect(verified).toBe(true)
    expect(sha256(body)).toBe(sha256(bytesFrom(2, size)))
    const { body: stream } = await download(service.source('a.bin'), { ...options, to: 'stream' })
    expect(sha256(await read(stream))).toBe(sha256(bytesFrom(2, size)))
  })

  it('fetches a small object in one request, with a presigned link', async () => {
    const service = await serviceWith(bytesFrom(3, 50 * KIB))
    const { signer, ...source } = service.source('a.bin')
    const link = JSON.parse(JSON.stringify(await signer.presign!({ ...source, expiresIn: 60 })))
    const { body, verified } = await download(link, options)
    expect([body.length, verified, service.proxy.seen.length]).toEqual([50 * KIB, true, 1])
  })

  const faults: [string, Fault][] = [
    ['a lost connection', { kind: 'truncate_answer', at: 40_000 }],
    ['a lost response', { kind: 'drop_answer' }],
    ['a broken service', { kind: 'status', status: 500 }],
    ['a busy service', { kind: 'status', status: 503, retryAfter: '3' }],
    ['silence before the response', { kind: 'stall' }],
    ['silence within the response', { kind: 'stall_answer' }],
    ['a changed byte', { kind: 'corrupt_answer', at: 777 }],
  ]
  it.each(faults)('recovers from %s', async (_, fault) => {
    const service = await serviceWith()
    let count = 0
    service.proxy.plan = () => (++count === 1 || count === 3 ? fault : undefined)
    const { body, verified } = await download(service.source('a.bin'), { ...options, idleTimeout: 500_000 })
    expect(verified).toBe(true)
    expect(sha256(body)).toBe(sha256(bytes))
  })

  it('resumes a range after a dropped connection, and requests the same version', async () => {
    const service = await serviceWith()
    let broken = false
    service.proxy.plan = ({ headers }) => {
      if (broken || headers.range !== 'bytes=102400-204799') return undefined
      broken = true
      return { kind: 'truncate_answer', at: 70_000 }
    }
    await download(service.source('a.bin'), { ...options, parallel: 2 })
    const ranges = service.proxy.seen.map(({ headers }) => new Headers(pairs(headers)).get('range'))
    expect(ranges.filter((range) => /-204799$/.test(range ?? ''))).toEqual([
      'bytes=102400-204799',
      expect.stringMatching(/^bytes=1[0-9]{5}-204799$/),
    ])
    const conditions = service.proxy.seen.slice(1).map(({ headers }) => new Headers(pairs(headers)).get('if-match'))
    expect(new Set(conditions).size).toBe(1)
    expect(conditions[0]).toMatch(/^"/)
  })

  it('fails with object_changed when the object is replaced during the download', async () => {
    const service = await serviceWith()
    let asked = 0
    const changing: Transport = Object.assign(
      async (...args: Parameters<Transport>) => {
        if (++asked === 2) await put(service, 'a.bin', bytesFrom(9, 380 * KIB))
        return (transport ?? nodeTransport())(...args)
      },
      { reportsProgress: true, preservesUrl: true, preservesEncoding: true },
    )
    const mixed = download(service.source('a.bin'), { ...options, parallel: 1, transport: changing })
    await expect(mixed).rejects.toMatchObject({ code: 'object_changed' })
  })

  it('fails with both checksums when the object always arrives changed, as bytes and as a stream', async () => {
    const service = await serviceWith()
    service.proxy.plan = () => ({ kind: 'corrupt_answer', at: 9 })
    const error = await download(service.source('a.bin'), options).catch((thrown) => thrown)
    expect(error.code).toBe('checksum_mismatch')
    expect(error.message).toContain(error.expected)
    expect(error.message).toContain(error.found)
    const { body } = await download(service.source('a.bin'), { ...options, to: 'stream' })
    await expect(read(body)).rejects.toMatchObject({ code: 'checksum_mismatch' })
  })

  it('fails with missing for an object that does not exist, without a retry', async () => {
    const service = await serviceForTest()
    const missing = download(service.source('none'), options)
    await expect(missing).rejects.toMatchObject({ code: 'missing', serviceCode: 'NoSuchKey', status: 404, attempts: 1 })
    await expect(download(service.source('none'), { ...options, to: 'stream' })).rejects.toMatchObject({
      code: 'missing',
    })
  })

  it('stops when the reader of its stream cancels', async () => {
    const service = await serviceWith()
    const { body } = await download(service.source('a.bin'), { ...options, to: 'stream', parallel: 1 })
    const reader = body.getReader()
    await reader.read()
    await reader.cancel()
    expect(service.proxy.seen.length).toBeLessThanOrEqual(2)
  })
})

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []))
}

describe('download to a file', () => {
  async function paused(service: TestService, path: string, folder: string) {
    const options = { ...small, parallel: 1, to: { path }, checkpoint: { store: fileStore(folder), id: 'a/b*.bin' } }
    const pause = new AbortController()
    service.proxy.plan = ({ headers }) => {
      if (headers.range === 'bytes=204800-307199') pause.abort()
      return undefined
    }
    const cut = downloadFromNode(service.source('a.bin'), { ...options, signal: pause.signal })
    await expect(cut).rejects.toMatchObject({ code: 'aborted' })
    service.proxy.plan = () => undefined
    service.proxy.seen.length = 0
    return options
  }

  it('renames the file when it is complete, and keeps what arrived before a pause', async () => {
    const service = await serviceWith()
    const folder = await folderForTest()
    const options = await paused(service, join(folder, 'a.bin'), folder)
    expect((await readdir(folder)).sort()).toEqual(['a.bin.part', 'checkpoint-a%2Fb%2A.bin.json'])
    const seen: Progress[] = []
    const result = await downloadFromNode(service.source('a.bin'), { ...options, onProgress: (now) => seen.push(now) })
    expect(result.verified).toBe(true)
    expect(await readdir(folder)).toEqual(['a.bin'])
    expect(sha256(await readFile(join(folder, 'a.bin')))).toBe(sha256(bytes))
    expect(seen.map(({ phase }) => phase)).toContain('hash')
    // A first byte to learn of the object, and the two ranges that were missing.
    expect(service.proxy.seen.length).toBe(3)
  })

  it('fetches a range again that was damaged since the pause', async () => {
    const service = await serviceWith()
    const folder = await folderForTest()
    const options = await paused(service, join(folder, 'a.bin'), folder)
    const part = join(folder, 'a.bin.part')
    const damaged = await readFile(part)
    damaged[500] = 255 - damaged[500]!
    await writeFile(part, damaged)
    await downloadFromNode(service.source('a.bin'), options)
    expect(sha256(await readFile(join(folder, 'a.bin')))).toBe(sha256(bytes))
    expect(service.proxy.seen.length).toBe(4)
  })

  it('rejects an object that was replaced since the pause, or starts again with onChanged', async () => {
    const service = await serviceWith()
    const folder = await folderForTest()
    const options = await paused(service, join(folder, 'a.bin'), folder)
    await put(service, 'a.bin', bytesFrom(5, 300 * KIB))
    const mixed = downloadFromNode(service.source('a.bin'), options)
    await expect(mixed).rejects.toMatchObject({ code: 'object_changed' })
    await downloadFromNode(service.source('a.bin'), { ...options, onChanged: 'restart' })
    expect(sha256(await readFile(join(folder, 'a.bin')))).toBe(sha256(bytesFrom(5, 300 * KIB)))
  })

  it('recovers from a changed byte in the file', async () => {
    const service = await serviceWith()
    const path = join(await folderForTest(), 'a.bin')
    for (const parallel of [1, 4]) {
      let count = 0
      service.proxy.plan = () => (++count <= 2 ? { kind: 'corrupt_answer', at: 777 } : undefined)
      const result = await downloadFromNode(service.source('a.bin'), { ...small, parallel, to: { path } })
      expect(result.verified).toBe(true)
      expect(sha256(await readFile(path))).toBe(sha256(bytes))
    }
  })

  it('removes the file when it fails without a checkpoint', async () => {
    const service = await serviceWith()
    const folder = await folderForTest()
    service.proxy.plan = () => ({ kind: 'corrupt_answer', at: 9 })
    const failed = downloadFromNode(service.source('a.bin'), { ...small, to: { path: join(folder, 'a.bin') } })
    await expect(failed).rejects.toMatchObject({ code: 'checksum_mismatch' })
    expect(await readdir(folder)).toEqual([])
  })
})

// What a page may see of an answer whose service names nothing further (Fetch standard, CORS-safelisted response-header names).
const SEEN = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]

it.each(['bytes', 'blob', 'stream'] as const)(
  'download fetches the whole object where CORS hides Content-Range: %s',
  async (to) => {
    const service = await serviceWith()
    const sender = fetchTransport()
    const transport: Transport = async (request) => {
      const { status, headers, body } = await sender(request)
      return { status, headers: [...headers].filter(([name]) => SEEN.includes(name)), body }
    }
    const { body, verified } = await download(service.source('a.bin'), { ...small, transport, to })
    expect(sha256(new Uint8Array(await new Response(body as Blob).arrayBuffer()))).toBe(sha256(bytes))
    expect([verified, service.proxy.seen.length]).toEqual([false, 2])
  },
)

it('download fetches compressed content whole where fetch unpacks it, and does not call it verified', async () => {
  const service = await serviceForTest()
  const { gzipSync } = await import('node:zlib')
  const packed = gzipSync(bytes)
  await put(service, 'a.bin', new Uint8Array(packed), { 'content-encoding': 'gzip' })
  const unpacked = await download(service.source('a.bin'), small)
  expect([sha256(unpacked.body), unpacked.verified]).toEqual([sha256(bytes), false])
  const raw = await download(service.source('a.bin'), { ...small, transport: nodeTransport() })
  expect([sha256(raw.body), raw.verified]).toEqual([sha256(packed), true])
})
