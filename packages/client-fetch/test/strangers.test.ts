import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, link as hardLink, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer, type OutgoingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { createSigner, type WireRequest } from '@presign/core'
import { crc64Hex, tableCrc64 } from '@presign/crc64'
import { gcsResumableDialect } from '@presign/gcs-v4'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createFetch, type DownloadOptions } from '../src/index.js'
import { download, fileStore, upload } from '../src/node.js'
import { uploadResumable } from '../src/resumable.js'
import { bytesFrom } from './random/seeded.js'
import { fastTimer, sha256 } from './service.js'

// What strangers can give a transfer: a checkpoint, an answer, a name in the folder that a file is written to.

const SIZE = 400_000
const PART = 100_000
const bytes = Buffer.from(bytesFrom(7, SIZE))

async function serving(answer: RequestListener): Promise<WireRequest> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.bin`
  return { method: 'GET', url, headers: {}, absentHeaders: [] }
}

/** As a service that tells no checksum: what is left out shows in the bytes alone. */
function honest(): Promise<WireRequest> {
  return serving(({ headers }, response) => {
    const [, first = 0, last = SIZE - 1] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')?.map(Number) ?? []
    const body = bytes.subarray(first, last + 1)
    const range = `bytes ${first}-${first + body.length - 1}/${SIZE}`
    response.writeHead(headers.range ? 206 : 200, { etag: '"e"', ...(headers.range && { 'content-range': range }) })
    response.end(body)
  })
}

const claiming = (status: number, headers: Record<string, string>, body: string) =>
  serving((_, response) => response.writeHead(status, { etag: '"e"', ...headers }).end(body))

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-strangers-'))
  path = join(folder, 'a.bin')
  return () => rm(folder, { recursive: true })
})

const checksum = (of: Uint8Array) => {
  const running = tableCrc64('crc64-xz')
  running.update(of)
  return crc64Hex(running.digest())
}
const record = (number: number, length: number, crc64 = '0000000000000000') => ({ number, bytes: length, crc64 })
const checkpointOf = (change: object) => ({
  version: 1,
  kind: 'download',
  etag: '"e"',
  size: SIZE,
  partSize: PART,
  parts: [],
  ...change,
})

async function resumed(checkpoint: object, options: DownloadOptions = {}, part: Buffer | number = SIZE) {
  await writeFile(`${path}.part`, typeof part === 'number' ? Buffer.alloc(part) : part)
  const store = new Map([['a', JSON.stringify(checkpoint)]])
  return download(await honest(), { ...options, to: { path }, checkpoint: { store, id: 'a' } })
}

describe('a checkpoint of a download', () => {
  it.each<[string, object]>([
    ['ranges of no bytes', { partSize: 0 }],
    ['ranges of half a byte', { partSize: 0.5 }],
    ['ranges of less than no bytes', { partSize: -1 }],
    ['more ranges than any download has', { size: 2 ** 50, partSize: 1 }],
    ['no size', { size: undefined }],
    ['a size of less than no bytes', { size: -1 }],
    ['a range before the first', { parts: [record(0, PART)] }],
    ['a range after the last', { parts: [record(5, PART)] }],
    ['one range twice', { parts: [record(1, PART), record(1, PART)] }],
    ['more ranges than the object has', { parts: Array.from({ length: 1_000_000 }, () => record(1, 0)) }],
    ['a range that is null', { parts: [null] }],
    ['a checksum that is not one', { parts: [record(1, PART, 'x')] }],
    ['no entity tag', { etag: undefined }],
    ['the id of an upload for an entity tag', { etag: undefined, uploadId: 'u' }],
  ])('with %s is rejected', async (_, change) => {
    await expect(resumed(checkpointOf(change))).rejects.toMatchObject({ code: 'checkpoint_invalid' })
  })

  it.each<[string, object[]]>([
    ['of no bytes', [record(1, 0)]],
    ['shorter than its range', [record(1, PART - 1, checksum(Buffer.alloc(PART - 1)))]],
    ['longer than its range', [record(1, 2 * PART, checksum(Buffer.alloc(2 * PART)))]],
    ['of another checksum', [record(4, PART, 'ffffffffffffffff')]],
  ])('counts no record %s', async (_, parts) => {
    await resumed(checkpointOf({ parts }))
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  it('counts a record that is right', async () => {
    const asked: number[] = []
    const good = record(2, PART, checksum(bytes.subarray(PART, 2 * PART)))
    const onProgress = ({ bytes: done }: { bytes: number }) => void asked.push(done)
    await resumed(checkpointOf({ parts: [good] }), { onProgress }, bytes)
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  it('ends at once where its signal fires while it is read back', async () => {
    const parts = Array.from({ length: 40 }, (_, index) => record(index + 1, PART / 10))
    const abort = new AbortController()
    const onProgress = ({ phase }: { phase: string }) => phase === 'hash' && abort.abort()
    const running = resumed(checkpointOf({ partSize: PART / 10, parts }), { signal: abort.signal, onProgress })
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
  })
})

it.each<[string, object]>([
  ['parts of no bytes', { partSize: 0 }],
  ['more parts than a service takes', { partSize: 1 }],
  ['one part twice', { parts: [record(1, PART), record(1, PART)] }],
  ['an entity tag for an id', { uploadId: undefined, etag: '"e"' }],
  ['an empty id', { uploadId: '' }],
  ['an id that no URL has room for', { uploadId: 'u'.repeat(9000) }],
  ['a number for an entity tag', { parts: [{ ...record(1, PART), etag: 5 }], completing: true }],
  ['no text for an entity tag', { parts: [{ ...record(1, PART), etag: null }], completing: true }],
  ['a version that cannot be shown', { body: { toString: 1, valueOf: 1 } }],
])('a checkpoint of an upload with %s is rejected', async (_, change) => {
  const { ossDialect } = await import('@presign/oss')
  const found = { version: 1, kind: 'upload', uploadId: 'u', size: SIZE, partSize: PART, parts: [], ...change }
  const store = new Map([['a', JSON.stringify(found)]])
  const link = vi.fn(() => Promise.reject(new Error('nothing is to be sent')))
  const running = upload(link, bytes, { dialect: ossDialect, multipartAbove: 1, checkpoint: { store, id: 'a' } })
  await expect(running).rejects.toMatchObject({ code: 'checkpoint_invalid' })
  expect(link).not.toHaveBeenCalled()
})

describe.each(['bytes', 'blob', 'stream', 'file'] as const)('download to %s', (to) => {
  const run = async (link: WireRequest, options: DownloadOptions = {}) => {
    const target = to === 'file' ? { path } : to
    const result = await download(link, { retry: { attempts: 1 }, partSize: 1000, ...options, to: target as never })
    if (to === 'stream') for await (const _ of result.body as unknown as AsyncIterable<Uint8Array>);
    return result
  }
  /** The digest of what was received, over a second attempt. */
  const received = async (link: WireRequest) => {
    const options = { retry: { attempts: 2, baseDelay: 1 }, partSize: PART }
    const { body } = await download(link, { ...options, to: (to === 'file' ? { path } : to) as never })
    if (to === 'file') return sha256(await readFile(path))
    return sha256(new Uint8Array(await new Response(body as never).arrayBuffer()))
  }

  it.each<[string, Record<string, string>]>([
    ['more than was asked for', { 'content-range': 'bytes 0-1500000000/6000000000' }],
    ['1 TB more than was asked for', { 'content-range': 'bytes 0-999999999999/1000000000000' }],
    ['bytes behind the end', { 'content-range': 'bytes 0-3/2' }],
    ['its end before its beginning', { 'content-range': 'bytes 3-0/9' }],
    ['more bytes than can be counted', { 'content-range': `bytes 0-3/${2 ** 53}` }],
  ])('rejects a range of %s', async (_, headers) => {
    const link = await claiming(206, { ...headers, 'content-length': '4' }, 'four')
    await expect(run(link)).rejects.toMatchObject({ code: 'response_unreadable' })
  })

  it.each([2 ** 50, 1_500_000_000])('makes no memory for %d bytes that are only told', async (total) => {
    const before = process.memoryUsage().arrayBuffers
    const link = await claiming(206, { 'content-range': `bytes 0-3/${total}`, 'content-length': '4' }, 'four')
    const seen: number[] = []
    const onAttempt = () => void seen.push(process.memoryUsage().arrayBuffers - before)
    await expect(run(link, { parallel: 1, onAttempt })).rejects.toMatchObject({ name: 'TransferError' })
    const whole = await claiming(200, { 'content-length': String(total) }, 'four')
    await expect(run(whole, { idleTimeout: 200, onAttempt })).rejects.toMatchObject({ name: 'TransferError' })
    seen.push(process.memoryUsage().arrayBuffers - before)
    expect(Math.max(...seen)).toBeLessThan(200e6)
  })

  it('takes no object of more bytes than maxBytes, told or not', async () => {
    const tooLarge = expect.objectContaining({ code: 'too_large' })
    await expect(run(await honest(), { maxBytes: SIZE - 1 })).rejects.toEqual(tooLarge)
    const endless = await serving((_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(100_000)), 1)
      response.on('close', () => clearInterval(timer))
    })
    await expect(run(endless, { maxBytes: SIZE })).rejects.toEqual(tooLarge)
    expect((await run(await honest(), { maxBytes: SIZE, partSize: PART })).etag).toBe('"e"')
  })

  it('rejects ranges of an object that has another size meanwhile', async () => {
    let asked = 0
    const link = await serving(({ headers }, response) => {
      const [first = 0, last = 0] = headers.range?.match(/\d+/g)?.map(Number) ?? []
      const total = asked++ === 0 ? SIZE : SIZE - 1
      const body = bytes.subarray(first, last + 1)
      response.writeHead(206, { 'content-range': `bytes ${first}-${first + body.length - 1}/${total}` }).end(body)
    })
    await expect(run(link, { partSize: PART })).rejects.toMatchObject({ code: 'object_changed' })
  })

  type Answer = (response: ServerResponse, first: number, last: number) => void
  /** A service whose first answers are right; then it has another one. */
  const lying = async (right: number, lie: Answer) => {
    let asked = 0
    return serving(({ headers }, response) => {
      const [first = 0, last = 0] = headers.range?.match(/\d+/g)?.map(Number) ?? []
      if (asked++ >= right) return lie(response, first, last)
      const body = bytes.subarray(first, last + 1)
      const range = `bytes ${first}-${first + body.length - 1}/${SIZE}`
      response.writeHead(206, { etag: '"e"', 'content-range': range }).end(body)
    })
  }
  const other = Buffer.alloc(PART, 1)
  const part = (headers: OutgoingHttpHeaders, body = other): Answer => {
    return (response) => response.writeHead(206, { etag: '"e"', ...headers }).end(body)
  }

  it.each<[string, string, Answer]>([
    ['of elsewhere, of a size that is not told', 'response_unreadable', part({ 'content-range': 'bytes 0-99999/*' })],
    ['in another unit', 'response_unreadable', part({ 'content-range': `items 0-99999/${SIZE}` })],
    ['in several parts', 'response_unreadable', part({ 'content-type': 'multipart/byteranges; boundary=b' })],
    ['of no place', 'response_unreadable', part({})],
    [
      'in another encoding',
      'object_changed',
      (response, first, last) =>
        part({ 'content-encoding': 'br', 'content-range': `bytes ${first}-${last}/${SIZE}` })(response, first, last),
    ],
    ['with the status of no body', 'response_unreadable', (response) => response.writeHead(204).end()],
    [
      'that is a whole object of another size',
      'object_changed',
      (response) => response.writeHead(200, { 'content-length': PART }).end(other),
    ],
    ['that is a longer object', 'object_changed', (response) => response.writeHead(200).end(Buffer.alloc(SIZE + 1, 1))],
  ])('rejects a further range %s', async (_, code, lie) => {
    // The last range alone is asked for in the end: each of them is judged by itself.
    const link = await lying(3, lie)
    await expect(run(link, { partSize: PART, parallel: 2 })).rejects.toMatchObject({ code })
  })

  it('takes no more of a range than it tells of', async () => {
    let short = true
    const link = await lying(2, (response, first, last) => {
      const to = short ? first + 9 : last
      const told = bytes.subarray(first, to + 1)
      const body = short ? Buffer.concat([told, other]) : told
      short = false
      response.writeHead(206, { etag: '"e"', 'content-range': `bytes ${first}-${to}/${SIZE}` }).end(body)
    })
    expect(await received(link)).toEqual(sha256(bytes))
  })

  it('repeats nothing of a query that an answer names', async () => {
    const query = 'x-oss-credential=LTAItestKEY0001%2F20261127&x-oss-signature=FAKE0123'
    const link = await claiming(
      404,
      {},
      `<Error><Code>NoRoute</Code><Message>No /a.bin?${query} here</Message></Error>`,
    )
    const error = await download({ ...link, url: `${link.url}?${query}` }, { to: 'bytes' }).catch((caught) => caught)
    expect(error.message).toMatch(/ answered GET with 404 NoRoute: No \/a\.bin\? here$/)
    expect(inspect(error)).not.toContain('FAKE0123')
  })

  it.each([202, 203, 204])('takes no %d for the object', async (status) => {
    const link = await claiming(status, {}, status === 204 ? '' : 'four')
    await expect(run(link)).rejects.toMatchObject({ code: 'response_unreadable' })
  })

  it.each(['9007199254740994', '9223372036854775807'])('rejects a length of %s bytes', async (length) => {
    const link = await serving((_, response) => {
      response.writeHead(200, { 'content-length': length }).write('four')
    })
    await expect(run(link)).rejects.toMatchObject({ code: 'response_unreadable' })
  })

  it('has each byte once where an attempt that was interrupted had the whole, and the next one has ranges', async () => {
    let isFirst = true
    const link = await serving(({ headers }, response) => {
      const [first = 0, last = 0] = headers.range?.match(/\d+/g)?.map(Number) ?? []
      if (isFirst) {
        isFirst = false
        response.writeHead(200, { etag: '"e"', 'content-length': SIZE })
        return response.write(bytes.subarray(0, PART / 2), () => setTimeout(() => response.destroy(), 20))
      }
      const body = bytes.subarray(first, last + 1)
      const range = `bytes ${first}-${first + body.length - 1}/${SIZE}`
      return response.writeHead(206, { etag: '"e"', 'content-range': range }).end(body)
    })
    expect(await received(link)).toEqual(sha256(bytes))
  })

  it('never joins two versions, of which the first was interrupted', async () => {
    let isFirst = true
    const link = await serving((_, response) => {
      response.writeHead(200, { etag: isFirst ? '"e"' : '"f"', 'content-length': SIZE })
      if (isFirst) response.write(bytes.subarray(0, PART), () => setTimeout(() => response.destroy(), 20))
      else response.end(Buffer.alloc(SIZE, 1))
      isFirst = false
    })
    // What was passed on cannot be taken back; all other targets begin again.
    if (to === 'stream') await expect(received(link)).rejects.toMatchObject({ code: 'object_changed' })
    else expect(await received(link)).toEqual(sha256(Buffer.alloc(SIZE, 1)))
  })
})

it('download writes a body of unknown length to the file as it comes', async () => {
  const sizes: number[] = []
  const link = await serving((_, response) => {
    response.writeHead(200, { etag: '"e"' })
    response.write(bytes.subarray(0, 300_000))
    const timer = setInterval(async () => {
      const { size } = await stat(`${path}.part`).catch(() => ({ size: 0 }))
      sizes.push(size)
      if (response.writableEnded) return
      for (let count = 0; count < 4; count++) response.write(Buffer.alloc(1024 * 1024))
      if (size < 3 * 1024 * 1024) return
      clearInterval(timer)
      response.end()
    }, 20)
  })
  await download(link, { to: { path } })
  expect(sizes.at(-1)).toBeGreaterThanOrEqual(3 * 1024 * 1024)
  expect((await readFile(path)).subarray(0, 300_000).equals(bytes.subarray(0, 300_000))).toBe(true)
})

it.each([403, 200])('createFetch reads no endless body of a %d to find out what it says', async (status) => {
  const { url } = await serving((_, response) => {
    response.writeHead(status)
    const timer = setInterval(() => response.write(Buffer.alloc(1024 * 1024, ' ')), 1)
    response.on('close', () => clearInterval(timer))
  })
  const signer = createSigner(ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(new URL(url).origin) }), {
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  })
  const put = createFetch(signer)(`${new URL(url).origin}/photos/a`, { method: 'PUT', body: 'miaow' })
  await expect(put).rejects.toMatchObject({ code: 'response_unreadable' })
})

describe('a file', () => {
  const inside = async () => {
    const other = join(folder, 'other')
    await writeFile(other, Buffer.alloc(SIZE, 1))
    return other
  }
  const isUntouched = async (other: string) => expect((await readFile(other)).equals(Buffer.alloc(SIZE, 1))).toBe(true)

  it.each([
    ['symbolic link', symlink],
    ['hard link', hardLink],
  ])('is never written through a %s in its place, at first or resumed', async (_, make) => {
    const other = await inside()
    const store = new Map<string, string>()
    for (const parts of [undefined, [record(1, PART)]]) {
      if (parts) store.set('a', JSON.stringify(checkpointOf({ parts })))
      await make(other, `${path}.part`)
      await download(await honest(), { to: { path }, checkpoint: { store, id: 'a' } })
      expect((await readFile(path)).equals(bytes)).toBe(true)
      expect((await lstat(path)).isSymbolicLink()).toBe(false)
      await isUntouched(other)
    }
  })

  it('of a checkpoint is never written through a link in its place, and is for its user alone', async () => {
    const other = await inside()
    const home = join(folder, 'store')
    const store = fileStore(home)
    await store.set('a', 'first')
    await symlink(other, join(home, 'checkpoint-a.json.new'))
    await store.set('a', 'second')
    await isUntouched(other)
    expect(await store.get('a')).toBe('second')
    const modeOf = async (name: string) => ((await stat(name)).mode & 0o777).toString(8)
    expect([await modeOf(home), await modeOf(join(home, 'checkpoint-a.json'))]).toEqual(['700', '600'])
  })

  it.skipIf(process.platform === 'win32')('is not read or written where a pipe is in its place', async () => {
    const home = join(folder, 'store')
    const store = fileStore(home)
    await store.set('a', JSON.stringify(checkpointOf({ parts: [] })))
    execFileSync('mkfifo', [join(home, 'checkpoint-b.json'), `${path}.part`, join(folder, 'pipe')])
    await expect(store.get('b')).rejects.toThrow('found no file')
    await symlink(join(home, 'checkpoint-a.json'), join(home, 'checkpoint-c.json'))
    await expect(store.get('c')).rejects.toThrow()
    await download(await honest(), { to: { path }, checkpoint: { store, id: 'a' } })
    expect((await readFile(path)).equals(bytes)).toBe(true)
    await expect(upload(await honest(), { path: join(folder, 'pipe') })).rejects.toMatchObject({
      code: 'body_unsupported',
    })
  })

  it('that is resumed gets the mode of the one that it replaces', async () => {
    await writeFile(path, 'before')
    await chmod(path, 0o600)
    await writeFile(`${path}.part`, bytes)
    await chmod(`${path}.part`, 0o666)
    const record1 = record(1, PART, checksum(bytes.subarray(0, PART)))
    const store = new Map([['a', JSON.stringify(checkpointOf({ parts: [record1] }))]])
    await download(await honest(), { to: { path }, checkpoint: { store, id: 'a' } })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it.each([0o600, 0o640, 0o777])('keeps the mode %d of the one that it replaces', async (mode) => {
    await writeFile(path, 'before')
    await chmod(path, mode)
    const modes: number[] = []
    const onProgress = async () => void modes.push((await stat(`${path}.part`).catch(() => stat(path))).mode & 0o777)
    await download(await honest(), { to: { path }, partSize: PART, onProgress })
    expect((await stat(path)).mode & 0o777).toBe(mode)
    expect(modes.every((found) => found === mode)).toBe(true)
  })
})

describe('uploadResumable', () => {
  const KIB = 1024
  const body = bytesFrom(9, 1024 * KIB)
  const options = {
    dialect: gcsResumableDialect,
    partSize: 256 * KIB,
    timer: fastTimer,
    idleTimeout: 10_000_000,
    retry: { attempts: 3 },
  }
  /** A service that answers each PUT as it likes; every request is told by its range. */
  async function session(answer: (range: string, seen: number) => [status: number, headers: Record<string, string>]) {
    const seen: string[] = []
    const begin = await serving((request, response) => {
      request.resume().once('end', () => {
        const range = request.headers['content-range'] ?? ''
        if (request.method === 'PUT') seen.push(range)
        const location = `http://${request.headers.host}/a?upload_id=1`
        const [status, headers] = request.method === 'PUT' ? answer(range, seen.length) : ([201, { location }] as const)
        response.writeHead(status, headers).end()
      })
    })
    return { begin: { ...begin, method: 'POST' } as WireRequest, seen }
  }

  it.each<[string, number, Record<string, string>]>([
    ['more bytes than it was sent', 308, { range: 'bytes=0-600000' }],
    ['more bytes than there are', 308, { range: 'bytes=0-99999999999999' }],
    ['the object before its last byte', 200, { etag: '"e"' }],
  ])('believes no service that claims %s', async (_what, status, headers) => {
    const { begin, seen } = await session(() => [status, headers])
    await expect(uploadResumable(begin, body, options)).rejects.toMatchObject({ code: 'response_unreadable' })
    expect(seen).toHaveLength(1)
  })

  it('does not send a piece byte by byte to a service that takes no more', async () => {
    const { begin, seen } = await session((_range, count) => [308, { range: `bytes=0-${count}` }])
    await expect(uploadResumable(begin, body, options)).rejects.toMatchObject({ code: 'unavailable' })
    expect(seen.length).toBeLessThan(100)
  })

  it('believes no page of someone else that has the status of success', async () => {
    const { begin } = await session(() => [200, { 'content-type': 'text/html' }])
    await expect(uploadResumable(begin, body.subarray(0, 256 * KIB), options)).rejects.toMatchObject({
      code: 'response_unreadable',
    })
  })

  it.each<[string, object]>([
    ['at a place that no request is sent to', { uploadId: 'file:///etc/passwd' }],
    ['at another host', { uploadId: 'https://example.com/a?upload_id=1' }],
    ['at another port', { uploadId: 'http://127.0.0.1:9/a?upload_id=1' }],
    ['without a URL', { uploadId: 'x' }],
    ['with pieces of one byte', { partSize: 1 }],
    ['with pieces of another length', { partSize: 256 * KIB + 1 }],
  ])('takes no checkpoint of a session %s', async (_what, change) => {
    const { begin, seen } = await session(() => [308, {}])
    const uploadId = begin.url.replace('/a.bin', '/a?upload_id=1')
    const found = { version: 1, kind: 'upload', uploadId, size: body.length, partSize: 256 * KIB, parts: [], ...change }
    const checkpoint = { store: new Map([['a', JSON.stringify(found)]]), id: 'a' }
    await expect(uploadResumable(begin, body, { ...options, checkpoint })).rejects.toMatchObject({
      code: 'checkpoint_invalid',
    })
    expect(seen).toEqual([])
  })
})
