import { azureDialect } from '@presign/azure-sas'
import type { WireRequest } from '@presign/core'
import { gcsDialect } from '@presign/gcs-v4'
import { ossDialect as dialect } from '@presign/oss'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CheckpointStore,
  discard,
  download,
  type LinkFunction,
  type RetryEvent,
  requestFor,
  TransferError,
  type TransferNeed,
  type Transport,
  upload,
} from '../src/index.js'
import { bytesFrom, fastTimer, serviceForTest, type TestService } from './service.js'

const KIB = 1024
const small = { dialect, partSize: 100 * KIB, multipartAbove: 150 * KIB, timer: fastTimer, idleTimeout: 10_000_000 }
const bytes = bytesFrom(1, 380 * KIB)

/** Links as a server signs them, but for those that `change` changes. */
function linksOf(service: TestService, change: (step: TransferNeed, link: WireRequest) => WireRequest): LinkFunction {
  const { signer } = service.source('')
  return async (step) => {
    const input = { bucket: 'photos', key: 'a.bin', expiresIn: 60, ...requestFor(step, dialect) }
    return change(step, await signer.presign!(input))
  }
}

describe('a link function', () => {
  it.each(['put', 'begin', 'part', 'complete'] as const)(
    'that gives a link for GET in step %s fails the upload with link_invalid, and nothing is sent to it',
    async (name) => {
      const service = await serviceForTest()
      await service.put('a.bin', bytesFrom(2, 10))
      const ask = linksOf(service, (step, link) => (step.step === name ? { ...link, method: 'GET' } : link))
      const running = upload(ask, name === 'put' ? 'x' : bytes, small)
      await expect(running).rejects.toMatchObject({
        code: 'link_invalid',
        attempts: 1,
        message: expect.stringContaining(`in step ${name}: wanted P`),
      })
      expect(service.proxy.seen.filter(({ method }) => method === 'GET')).toEqual([])
    },
  )

  it('that gives a link for PUT fails a download with link_invalid, also without a dialect', async () => {
    const put = () => ({ method: 'PUT', url: 'http://127.0.0.1:9/a', headers: {}, absentHeaders: [] })
    await expect(download(put)).rejects.toMatchObject({ code: 'link_invalid', attempts: 1 })
    await expect(download(put, { dialect })).rejects.toMatchObject({ code: 'link_invalid', attempts: 1 })
  })

  it('is asked once where it throws a TransferError that is final, and again where it is not', async () => {
    let asked = 0
    const refusing = (code: 'rejected' | 'unavailable') =>
      upload(
        () => {
          asked++
          throw new TransferError(code, 'You may not upload here', { status: 403 })
        },
        'x',
        small,
      )
    await expect(refusing('rejected')).rejects.toMatchObject({ code: 'rejected', message: 'You may not upload here' })
    expect(asked).toBe(1)
    await expect(refusing('unavailable')).rejects.toMatchObject({ code: 'unavailable', attempts: 6 })
    expect(asked).toBe(7)
  })

  it('that fails is told of in the message, without a URL of its error', async () => {
    const ask = () => Promise.reject(new Error('no answer of https://a.example.com/x?signature=FAKE today'))
    const error: Error = await upload(ask, 'x', small).catch((thrown) => thrown)
    expect(error.message).toBe('Cannot fetch a link for step put: no answer of a.example.com today')
    const odd = upload(() => Promise.reject(undefined), 'x', small)
    await expect(odd).rejects.toMatchObject({ code: 'link_failed', message: 'Cannot fetch a link for step put' })
  })
})

describe('a checkpoint store that throws', () => {
  const full = () => {
    throw new DOMException('exceeded the quota', 'QuotaExceededError')
  }
  const failing = (method: keyof CheckpointStore, after = 0): CheckpointStore => {
    const held = new Map<string, string>()
    let calls = 0
    return {
      get: (id) => (method === 'get' ? full() : held.get(id)),
      set: (id, text) => (method === 'set' && calls++ >= after ? full() : held.set(id, text)),
      delete: (id) => (method === 'delete' ? full() : held.delete(id)),
    }
  }
  const message = (method: string) => `Cannot ${method} checkpoint "a": exceeded the quota`

  it.each([
    ['get', 0, 0],
    ['set', 0, 0],
    ['set', 1, 1],
    ['delete', 0, 4],
  ] as const)(
    'in %s, after %d calls, ends an upload with checkpoint_failed after %d parts',
    async (method, after, parts) => {
      const service = await serviceForTest()
      const checkpoint = { store: failing(method, after), id: 'a' }
      const running = upload(service.source('a.bin'), bytes, { ...small, parallel: 1, checkpoint })
      await expect(running).rejects.toMatchObject({
        code: 'checkpoint_failed',
        message: message(method),
        cause: { name: 'QuotaExceededError' },
      })
      expect(service.proxy.seen.filter(({ target }) => target.includes('partNumber'))).toHaveLength(parts)
    },
  )

  it('ends a download with checkpoint_failed before its second range', async () => {
    const service = await serviceForTest()
    await service.put('a.bin', bytes)
    const checkpoint = { store: failing('set'), id: 'a' }
    const running = download(service.source('a.bin'), { ...small, parallel: 1, checkpoint })
    await expect(running).rejects.toMatchObject({ code: 'checkpoint_failed', message: message('set') })
    expect(service.proxy.seen).toHaveLength(1)
  })
})

it('upload of a file that was changed on disk is body_changed at once, and not a network that is blamed', async () => {
  let sent = 0
  const transport: Transport = async () => {
    sent++
    throw new TypeError('XMLHttpRequest failed')
  }
  // As a browser has it: the file cannot be read any more, not one byte of it.
  class ChangedFile extends Blob {
    override slice(): Blob {
      return new ChangedFile(['changed'])
    }
    override stream(): never {
      throw new DOMException('The file could not be read', 'NotReadableError')
    }
  }
  const link = { method: 'PUT', url: 'http://127.0.0.1:9/a', headers: {}, absentHeaders: [] }
  await expect(upload(link, new ChangedFile(['changed']), { transport, timer: fastTimer })).rejects.toMatchObject({
    code: 'body_changed',
    cause: { name: 'NotReadableError' },
    attempts: 1,
  })
  expect(sent).toBe(1)
  const whole = upload(link, new Blob(['whole']), { transport, timer: fastTimer, retry: { attempts: 2 } })
  await expect(whole).rejects.toMatchObject({ code: 'network', attempts: 2 })
})

it('upload does not call onRetry for a part that ends because another one has failed', async () => {
  const service = await serviceForTest()
  service.proxy.plan = ({ url = '' }) => {
    if (/partNumber=1/.test(url)) return { kind: 'status', status: 503 }
    return /partNumber=2/.test(url) ? { kind: 'stall_answer' } : undefined
  }
  const retried: RetryEvent[] = []
  const onRetry = (event: RetryEvent) => void retried.push(event)
  const retry = { attempts: 2, random: () => 0 }
  const running = upload(service.source('a.bin'), bytes, { ...small, parallel: 2, retry, onRetry })
  await expect(running).rejects.toMatchObject({ code: 'unavailable', attempts: 2 })
  expect(retried.map(({ part, attempt }) => [part, attempt])).toEqual([[1, 1]])
})

describe('requestFor', () => {
  const many = Array.from({ length: 10_001 }, (_, index) => ({ number: index + 1, etag: '"1"' }))
  it.each([
    ['no parts', { step: 'complete', uploadId: 'a', parts: [] }],
    ['too many parts', { step: 'complete', uploadId: 'a', parts: many }],
    ['a part twice', { step: 'complete', uploadId: 'a', parts: [many[0], many[0]] }],
    ['part 0', { step: 'complete', uploadId: 'a', parts: [{ number: 0, etag: '"1"' }] }],
    ['a huge number', { step: 'part', uploadId: 'a', number: Number.MAX_SAFE_INTEGER, size: 1 }],
  ])('rejects a step with %s as step_invalid', (_, step) => {
    expect(() => requestFor(step, dialect)).toThrow(expect.objectContaining({ code: 'step_invalid' }))
  })

  it('returns a request or throws step_invalid, whatever a stranger sends', () => {
    const name = fc.constantFrom('put', 'get', 'head', 'begin', 'part', 'list', 'complete', 'abort')
    const odd = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constantFrom('a', 1, '"1"'))
    const part = fc.record({ number: odd, etag: odd }, { requiredKeys: [] })
    const step = fc.record(
      { step: name, uploadId: odd, number: odd, size: odd, md5: odd, from: odd, parts: fc.oneof(odd, fc.array(part)) },
      { requiredKeys: ['step'] },
    )
    fc.assert(
      fc.property(
        fc.oneof(step, fc.jsonValue()),
        fc.constantFrom(dialect, gcsDialect, azureDialect),
        (given, taken) => {
          try {
            expect(requestFor(given, taken).method).toMatch(/^[A-Z]+$/)
          } catch (error) {
            expect(error).toMatchObject({ code: 'step_invalid' })
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

it('discard aborts a paused upload and removes its checkpoint, which stays where the service fails', async () => {
  const service = await serviceForTest()
  const store = new Map<string, string>()
  const checkpoint = { store, id: 'a' }
  const source = service.source('a.bin')
  const pause = new AbortController()
  const onProgress = ({ bytes: sent }: { bytes: number }) => sent > 150 * KIB && pause.abort()
  const up = { ...small, checkpoint, parallel: 1, onProgress, signal: pause.signal }
  await expect(upload(source, bytes, up)).rejects.toMatchObject({ code: 'aborted' })
  service.proxy.plan = () => ({ kind: 'status', status: 503 })
  await expect(discard(source, { ...small, checkpoint })).rejects.toMatchObject({ code: 'unavailable' })
  expect(store.size).toBe(1)
  service.proxy.plan = () => undefined
  const text = store.get('a')!
  await discard(source, { ...small, checkpoint })
  expect([store.size, service.proxy.seen.at(-1)?.method]).toEqual([0, 'DELETE'])
  // Again: the upload does not exist any more, as after a rule of the bucket.
  store.set('a', text)
  await discard(source, { ...small, checkpoint })
  await discard(source, { ...small, checkpoint })
  expect(store.size).toBe(0)
})
