import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { ossDialect } from '@presign/oss'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type BodyInput, type LinkFunction, type Progress, requestFor, upload } from '../src/index.js'
import { upload as uploadFromNode } from '../src/node.js'
import type { Fault } from './faulty-proxy.js'
import { bytesFrom, fastTimer, serviceForTest, sha256, type TestService } from './service.js'

const KIB = 1024
// Ten seconds of the fast timer.
const HOURS = 10_000_000
const dialect = ossDialect
const small = { dialect, partSize: 100 * KIB, multipartAbove: 150 * KIB, timer: fastTimer, idleTimeout: HOURS }
const bytes = bytesFrom(1, 380 * KIB)

async function* chunked() {
  for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001)
}

/** Fails the requests that `matches` names, once each. */
function failOnce(service: TestService, matches: (target: string, method: string) => boolean, fault: Fault): void {
  let failed = false
  service.proxy.plan = ({ url = '', method = '' }) => {
    if (failed || !matches(url, method)) return undefined
    failed = true
    return fault
  }
}

const requests = ({ proxy }: TestService, pattern: RegExp) =>
  proxy.seen.filter(({ method, target }) => pattern.test(`${method} ${target}`)).length

describe('upload', () => {
  const kinds: [string, () => BodyInput][] = [
    ['bytes', () => bytes],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a Blob', () => new Blob([bytes], { type: 'image/png' })],
    ['a ReadableStream', () => new Blob([bytes]).stream()],
    ['an async iterable', () => chunked()],
    ['a Node stream', () => Readable.from(chunked())],
    ['a Rereadable', () => ({ size: bytes.length, read: (a, b) => Readable.from([bytes.subarray(a, b)]) })],
  ]
  it.each(kinds)('sends %s in parts', async (_, body) => {
    const service = await serviceForTest()
    const result = await upload(service.source('a.bin'), body(), small)
    expect(result).toMatchObject({ size: bytes.length, parts: 4, verified: true })
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })

  it.each(kinds)('sends %s in one request where it is small', async (_, body) => {
    const service = await serviceForTest()
    const result = await upload(service.source('a.bin'), body(), { dialect })
    expect(result).toMatchObject({ size: bytes.length, parts: 0, verified: true })
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })

  it.each([
    ['text', '中文 😀', 11],
    ['nothing at all', '', 0],
    ['an empty stream', new Blob([]).stream(), 0],
  ])('sends %s', async (_, body, size) => {
    const service = await serviceForTest()
    expect(await upload(service.source('a.txt'), body, { dialect })).toMatchObject({ size, verified: true })
    expect((await service.stored('a.txt'))!.length).toBe(size)
  })

  it('sends a file by its path, with and without parts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'presign-upload-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'a.bin')
    await writeFile(path, bytes)
    const service = await serviceForTest()
    expect(await uploadFromNode(service.source('one'), { path }, { dialect })).toMatchObject({
      parts: 0,
      verified: true,
    })
    expect(await uploadFromNode(service.source('four'), { path }, small)).toMatchObject({ parts: 4, verified: true })
    expect(sha256((await service.stored('one'))!)).toBe(sha256(bytes))
    expect(sha256((await service.stored('four'))!)).toBe(sha256(bytes))
  })

  it('rejects a body of unknown length without multipart before anything is sent', async () => {
    const service = await serviceForTest()
    const { signer, ...source } = service.source('a.bin')
    const link = await signer.presign!({ method: 'PUT', ...source, expiresIn: 60 })
    await expect(upload(link, chunked(), small)).rejects.toMatchObject({ code: 'length_unknown' })
    expect(service.proxy.seen).toEqual([])
  })

  it('rejects FormData with a reason', async () => {
    const service = await serviceForTest()
    const refused = upload(service.source('a'), new FormData() as never)
    await expect(refused).rejects.toMatchObject({
      code: 'body_unsupported',
      message: expect.stringContaining('submitForm'),
    })
  })

  it("signs a Blob's type with a signer, and does not send it with a link that has none", async () => {
    const service = await serviceForTest()
    const blob = new Blob(['x'], { type: 'image/png' })
    await upload(service.source('signed.png'), blob, { dialect })
    const { signer, ...rest } = service.source('bare.png')
    await upload(await signer.presign!({ method: 'PUT', ...rest, expiresIn: 60 }), blob, { dialect })
    const types = service.proxy.seen.map(({ headers }) => headers[headers.indexOf('content-type') + 1])
    expect(types[0]).toBe('image/png')
    expect(service.proxy.seen[1]!.headers.map((name) => name.toLowerCase())).not.toContain('content-type')
  })
})

describe('upload after a failure', () => {
  const faults: [string, RegExp, Fault][] = [
    ['a part whose connection is dropped', /partNumber=2/, { kind: 'drop_request', at: 50_000 }],
    ['a part whose response is lost', /partNumber=2/, { kind: 'drop_answer' }],
    ['a part that a broken service rejects', /partNumber=3/, { kind: 'status', status: 500 }],
    ['a part that a busy service postpones', /partNumber=1/, { kind: 'status', status: 503, retryAfter: '7' }],
    ['a part without a response', /partNumber=4/, { kind: 'stall' }],
    ['a part that arrives changed', /partNumber=2/, { kind: 'corrupt_request', at: 1234 }],
    ['a lost response to the first request', /POST .*\?uploads/, { kind: 'drop_answer' }],
    ['a broken service at completion', /POST .*\?uploadId/, { kind: 'status', status: 500 }],
    ['a lost response to the completion', /POST .*\?uploadId/, { kind: 'drop_answer' }],
  ]
  it.each(faults)('recovers from %s', async (_, pattern, fault) => {
    const service = await serviceForTest()
    failOnce(service, (target, method) => pattern.test(`${method} ${target}`), fault)
    const result = await upload(service.source('a.bin'), bytes, { ...small, idleTimeout: 500_000 })
    expect(result).toMatchObject({ parts: 4, verified: true })
    expect(requests(service, pattern)).toBe(2)
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })

  it('sends a single PUT again that arrived changed', async () => {
    const service = await serviceForTest()
    failOnce(service, () => true, { kind: 'corrupt_request', at: 100 })
    expect(
      await upload(service.source('a.bin'), bytes, { dialect, timer: fastTimer, idleTimeout: HOURS }),
    ).toMatchObject({
      verified: true,
    })
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })

  it('fails with both checksums when a body always arrives changed, and completes nothing', async () => {
    const service = await serviceForTest()
    service.proxy.plan = ({ url = '' }) => (/partNumber=2/.test(url) ? { kind: 'corrupt_request', at: 5 } : undefined)
    const error = await upload(service.source('a.bin'), bytes, small).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'checksum_mismatch', attempts: 6 })
    expect(error.expected).toMatch(/^[0-9a-f]{16}$/)
    expect(error.found).toMatch(/^[0-9a-f]{16}$/)
    expect(error.message).toContain(error.expected)
    expect(error.message).toContain(error.found)
    expect(await service.stored('a.bin')).toBeUndefined()
    // Nobody can go on from it, so its parts were removed.
    expect(requests(service, /DELETE .*uploadId/)).toBe(1)
  })

  it('sends Content-MD5, so that the service rejects what arrives changed', async () => {
    const service = await serviceForTest()
    service.proxy.plan = ({ url = '' }) => (/partNumber=2/.test(url) ? { kind: 'corrupt_request', at: 5 } : undefined)
    const refused = upload(service.source('a.bin'), bytes, { ...small, contentMd5: jsBackend, retry: { attempts: 1 } })
    await expect(refused).rejects.toMatchObject({ code: 'checksum_mismatch', status: 400 })
    service.proxy.plan = () => undefined
    await upload(service.source('a.bin'), bytes, { ...small, contentMd5: nodeBackend })
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })

  it('tells a lost success of "must not exist yet" from an object that existed before', async () => {
    const service = await serviceForTest()
    const source = service.source('a.bin', { headers: { 'x-oss-forbid-overwrite': 'true' } })
    failOnce(service, () => true, { kind: 'drop_answer' })
    expect(await upload(source, bytes.subarray(0, 1000), small)).toMatchObject({ verified: true })
    expect(requests(service, /^HEAD/)).toBe(1)
    const other = upload(source, 'another', small)
    await expect(other).rejects.toMatchObject({ code: 'condition', serviceCode: 'FileAlreadyExists' })
  })

  it('never sends a consumed body again', async () => {
    const service = await serviceForTest()
    failOnce(service, () => true, { kind: 'drop_request', at: 100_000 })
    const { signer, ...source } = service.source('a.bin')
    const link = await signer.presign!({ method: 'PUT', ...source, expiresIn: 60 })
    const sent = upload(link, chunked(), { ...small, size: bytes.length })
    await expect(sent).rejects.toMatchObject({ code: 'body_consumed', cause: { code: 'network' } })
    expect(service.proxy.seen.length).toBe(1)
    expect(await service.stored('a.bin')).toBeUndefined()
  })

  it('fails with code, status, request id, EC, host and what was signed, and never with a signature', async () => {
    const service = await serviceForTest()
    const { url, endpoint } = { url: service.proxy.url, endpoint: undefined }
    const source = { ...service.source('a.bin'), headers: { 'x-oss-object-acl': 'nonsense' }, endpoint }
    const error = await upload(source, 'x', { dialect }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'rejected', status: 400, attempts: 1, host: new URL(url).host })
    expect(error.requestId).toMatch(/\w/)
    expect(error.serviceCode).toBe('InvalidArgument')
    expect(error.trace.stringToSign).toContain('OSS4-HMAC-SHA256')
    expect(JSON.stringify(error)).not.toMatch(/Signature=|stringToSign/)
  })
})

describe('upload with links from a server', () => {
  const serverFor = (service: TestService): { ask: LinkFunction; asked: unknown[] } => {
    const asked: unknown[] = []
    const { signer } = service.source('')
    return {
      asked,
      // Through JSON in both directions, as between a page and its server.
      ask: async (need) => {
        const told = JSON.parse(JSON.stringify(need))
        asked.push(told)
        const input = { bucket: 'photos', key: 'inbox/a.bin', expiresIn: 60, ...requestFor(told, dialect) }
        return JSON.parse(JSON.stringify(await signer.presign!(input)))
      },
    }
  }

  it('asks for one link for each step, and needs neither a secret nor a token', async () => {
    const service = await serviceForTest()
    const { ask, asked } = serverFor(service)
    const result = await upload(ask, bytes, small)
    expect(result).toMatchObject({ parts: 4, verified: true })
    expect(asked.map((need) => (need as { step: string }).step)).toEqual([
      'begin',
      'part',
      'part',
      'part',
      'part',
      'complete',
    ])
    expect(sha256((await service.stored('inbox/a.bin'))!)).toBe(sha256(bytes))
  })

  it('fetches a new link when one has expired', async () => {
    const service = await serviceForTest()
    const { ask } = serverFor(service)
    let late = true
    const slow: LinkFunction = async (need) => {
      const link = await ask(need)
      if (need.step === 'part' && late) {
        late = false
        service.oss.clock.set(service.oss.clock.now() + 120_000)
        service.clock.learn(service.oss.clock.now(), 'body')
      }
      return link
    }
    expect(await upload(slow, bytes, { ...small, parallel: 1 })).toMatchObject({ verified: true })
    expect(requests(service, /partNumber=1/)).toBe(2)
  })

  it('asks a server again that failed once, and fails with the cause when it always fails', async () => {
    const service = await serviceForTest()
    const { ask } = serverFor(service)
    let failures = 1
    const flaky: LinkFunction = (need) => (failures-- > 0 ? Promise.reject(new Error('502')) : ask(need))
    expect(await upload(flaky, bytes, small)).toMatchObject({ verified: true })
    const broken = upload(() => Promise.reject(new Error('no session')), bytes, small)
    await expect(broken).rejects.toMatchObject({ code: 'link_failed', cause: { message: 'no session' }, attempts: 6 })
  })

  it('requestFor rejects what is not a step, and signs nothing but known fields', () => {
    expect(() => requestFor({ step: 'steal' }, dialect)).toThrow('Cannot sign a step')
    expect(() => requestFor({ step: 'part', uploadId: 'a b', number: 1, size: 1 }, dialect)).toThrow('uploadId')
    expect(() => requestFor({ step: 'part', uploadId: 'a', number: 0, size: 1 }, dialect)).toThrow('number')
    expect(() => requestFor({ step: 'put', size: 1, md5: 'x\r\ny' }, dialect)).toThrow('md5')
    const sneaky = { step: 'put', size: 1, headers: { 'x-oss-object-acl': 'public-read' }, query: { acl: null } }
    expect(requestFor(sneaky, dialect)).toEqual({ method: 'PUT', query: {}, headers: {} })
  })
})

describe('upload with a clock that is off', () => {
  it('teaches a learning clock and signs again', async () => {
    const service = await serviceForTest({ now: () => Date.now() - 3_600_000 })
    const result = await upload(service.source('a.bin'), 'x', {
      dialect,
      clock: service.clock,
      timer: fastTimer,
      idleTimeout: HOURS,
    })
    expect(result.verified).toBe(true)
    expect(Math.round(service.clock.offset / 60_000)).toBe(60)
    expect(service.proxy.seen.length).toBe(2)
  })

  it('fails with skewed without a learning clock', async () => {
    const service = await serviceForTest({ now: () => Date.now() - 3_600_000 })
    const refused = upload(service.source('a.bin'), 'x', {
      dialect,
      timer: fastTimer,
      idleTimeout: HOURS,
      retry: { attempts: 2 },
    })
    await expect(refused).rejects.toMatchObject({ code: 'skewed', serviceCode: 'RequestTimeTooSkewed' })
  })
})

describe('upload with a checkpoint', () => {
  const options = { ...small, parallel: 1, checkpoint: { store: new Map<string, string>(), id: 'a' } }
  const fresh = () => ({ ...options, checkpoint: { store: new Map<string, string>(), id: 'a' } })

  /** Uploads until the service has `parts` parts, then pauses. */
  async function paused(service: TestService, body: BodyInput, given: typeof options, parts: number): Promise<void> {
    const pause = new AbortController()
    service.proxy.plan = ({ url = '' }) => {
      if (new RegExp(`partNumber=${parts + 1}&`).test(url)) pause.abort()
      return undefined
    }
    const sent = upload(service.source('a.bin'), body, { ...given, signal: pause.signal })
    await expect(sent).rejects.toMatchObject({ code: 'aborted', name: 'AbortError' })
    service.proxy.plan = () => undefined
    service.proxy.seen.length = 0
  }

  it.each<[string, () => BodyInput]>([
    ['bytes', () => bytes],
    ['a stream that is read again', () => chunked()],
  ])('resumes %s where it was paused', async (_, body) => {
    const service = await serviceForTest()
    const given = fresh()
    await paused(service, body(), given, 2)
    const seen: Progress[] = []
    const result = await upload(service.source('a.bin'), body(), { ...given, onProgress: (now) => seen.push(now) })
    expect(result).toMatchObject({ parts: 4, verified: true })
    expect(requests(service, /PUT .*partNumber=[12]/)).toBe(0)
    expect(requests(service, /PUT .*partNumber=[34]/)).toBe(2)
    expect(seen.map(({ phase }) => phase)).toContain('hash')
    expect(given.checkpoint.store.size).toBe(0)
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(bytes))
  })

  it('writes JSON with a version, without URL, key or secret', async () => {
    const service = await serviceForTest()
    const given = fresh()
    await paused(service, bytes, given, 2)
    const text = given.checkpoint.store.get('a')!
    expect(JSON.parse(text)).toMatchObject({ version: 1, kind: 'upload', partSize: 100 * KIB, size: bytes.length })
    expect(text).not.toMatch(/http|Signature|LTAI|photos/)
  })

  it('rejects a file of another size, and one of the same size with other bytes', async () => {
    const service = await serviceForTest()
    const given = fresh()
    await paused(service, bytes, given, 2)
    const longer = upload(service.source('a.bin'), bytesFrom(1, 390 * KIB), given)
    await expect(longer).rejects.toMatchObject({ code: 'source_changed' })
    const other = bytes.slice()
    other[7] = 255 - other[7]!
    await expect(upload(service.source('a.bin'), other, given)).rejects.toMatchObject({ code: 'source_changed' })
    expect(await service.stored('a.bin')).toBeUndefined()
  })

  it('starts again with another file with onChanged, and removes the parts of the first', async () => {
    const service = await serviceForTest()
    const given = fresh()
    await paused(service, bytes, given, 2)
    const other = bytesFrom(2, 390 * KIB)
    const result = await upload(service.source('a.bin'), other, { ...given, onChanged: 'restart' })
    expect(result).toMatchObject({ verified: true })
    expect(requests(service, /DELETE/)).toBe(1)
    expect(sha256((await service.stored('a.bin'))!)).toBe(sha256(other))
  })

  it('starts again when the service has removed the parts', async () => {
    const service = await serviceForTest()
    const given = fresh()
    await paused(service, bytes, given, 2)
    const { uploadId } = JSON.parse(given.checkpoint.store.get('a')!)
    const { signer, ...source } = service.source('a.bin')
    const { url, method, headers } = await signer.sign!({ ...source, ...dialect.uploads.abort(uploadId) })
    expect((await fetch(url, { method, headers })).status).toBe(204)
    service.proxy.seen.length = 0
    expect(await upload(service.source('a.bin'), bytes, given)).toMatchObject({ parts: 4, verified: true })
    expect(requests(service, /PUT .*partNumber/)).toBe(4)
  })

  it('finds the object after a crash between completion and its response, and sends nothing twice', async () => {
    const service = await serviceForTest()
    const given = fresh()
    const crash = new AbortController()
    service.proxy.plan = ({ url = '', method }) => {
      if (method !== 'POST' || !/\?uploadId/.test(url)) return undefined
      setImmediate(() => crash.abort())
      return { kind: 'drop_answer' }
    }
    const sent = upload(service.source('a.bin'), bytes, { ...given, signal: crash.signal, retry: { attempts: 1 } })
    await expect(sent).rejects.toThrow()
    service.proxy.plan = () => undefined
    await expect.poll(() => service.stored('a.bin')).toBeDefined()
    service.proxy.seen.length = 0
    expect(await upload(service.source('a.bin'), bytes, given)).toMatchObject({ parts: 4, verified: true })
    expect(requests(service, /PUT/)).toBe(0)
  })

  it.each([
    ['another version', '{"version":2,"kind":"upload"}'],
    ['a download', '{"version":1,"kind":"download","etag":"1","size":9,"partSize":9,"parts":[]}'],
    ['parts without bytes', '{"version":1,"kind":"upload","uploadId":"1","partSize":0,"parts":[]}'],
    ['no JSON', 'partSize=9'],
  ])('rejects a checkpoint of %s', async (_, text) => {
    const service = await serviceForTest()
    const store = new Map([['a', text]])
    const sent = upload(service.source('a.bin'), bytes, { ...small, checkpoint: { store, id: 'a' } })
    await expect(sent).rejects.toMatchObject({ code: 'checkpoint_invalid' })
  })

  it('does not complete a file that changes while it is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'presign-upload-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'a.bin')
    await writeFile(path, bytes)
    const service = await serviceForTest()
    let touched = false
    service.proxy.plan = ({ url = '' }) => {
      if (/partNumber=4/.test(url) && !touched) {
        touched = true
        void utimes(path, new Date(0), new Date(0))
      }
      return undefined
    }
    const sent = uploadFromNode(service.source('a.bin'), { path }, { ...small, parallel: 1 })
    await expect(sent).rejects.toMatchObject({ code: 'body_changed' })
    expect(await service.stored('a.bin')).toBeUndefined()
  })
})

describe('upload progress', () => {
  it('never gets smaller, and is complete only when the service has confirmed it', async () => {
    const service = await serviceForTest()
    failOnce(service, (target) => /partNumber=2/.test(target), { kind: 'drop_request', at: 90_000 })
    const seen: Progress[] = []
    await upload(service.source('a.bin'), bytes, { ...small, onProgress: (progress) => seen.push(progress) })
    const moved = seen.map((progress) => progress.bytes)
    expect(moved).toEqual([...moved].sort((a, b) => a - b))
    expect(seen.slice(0, -1).every(({ bytes: now, total }) => now < total!)).toBe(true)
    expect(seen.at(-1)).toMatchObject({ phase: 'done', bytes: bytes.length, total: bytes.length })
    expect(seen.map(({ phase }) => phase)).toContain('complete')
    expect(seen.some(({ rate }) => rate > 0)).toBe(true)
  })

  it('can be iterated', async () => {
    const service = await serviceForTest()
    const sending = upload(service.source('a.bin'), bytes, small)
    const phases = new Set<string>()
    for await (const { phase } of sending) phases.add(phase)
    expect([...phases].at(-1)).toBe('done')
    expect((await sending).verified).toBe(true)
  })

  it('fails as the transfer does when it is iterated', async () => {
    const service = await serviceForTest()
    service.proxy.plan = () => ({ kind: 'status', status: 500 })
    const sending = upload(service.source('a.bin'), bytes, small)
    const follow = async () => {
      for await (const _ of sending);
    }
    await expect(follow()).rejects.toMatchObject({ code: 'unavailable', status: 500 })
  })
})
