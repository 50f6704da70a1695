import { ossDialect as dialect } from '@presign/oss'
import { expect, it } from 'vitest'
import {
  type AttemptEvent,
  createFetch,
  download,
  type FetchSigner,
  type RetryEvent,
  send,
  upload,
} from '../src/index.js'
import { bytesFrom, fastTimer, serviceForTest, type TestService } from './service.js'

const KIB = 1024
const bytes = bytesFrom(1, 380 * KIB)
// Ten seconds of the fast timer.
const patient = { dialect, timer: fastTimer, idleTimeout: 10_000_000 }

/** Options that write down what they are told, and what they were told. */
function observing() {
  const attempts: AttemptEvent[] = []
  const retries: RetryEvent[] = []
  const onAttempt = (event: AttemptEvent) => void attempts.push(event)
  const onRetry = (event: RetryEvent) => void retries.push(event)
  return { attempts, retries, observers: { onAttempt, onRetry } }
}

function failOnce(service: TestService, pattern: RegExp): void {
  let failed = false
  service.proxy.plan = ({ url = '' }) => {
    if (failed || !pattern.test(url)) return undefined
    failed = true
    return { kind: 'status', status: 503, retryAfter: '7' }
  }
}

it('upload calls onAttempt before each request and onRetry with the reason of a retry', async () => {
  const service = await serviceForTest()
  failOnce(service, /partNumber=2/)
  const { attempts, retries, observers } = observing()
  const options = { ...patient, ...observers, partSize: 100 * KIB, multipartAbove: 150 * KIB, parallel: 1 }
  await upload(service.source('a.bin', { expiresIn: 60 }), bytes, { ...options, retry: { random: () => 0 } })
  expect(attempts).toEqual([
    { step: 'begin', attempt: 1 },
    { step: 'part', part: 1, attempt: 1 },
    { step: 'part', part: 2, attempt: 1 },
    { step: 'part', part: 2, attempt: 2 },
    { step: 'part', part: 3, attempt: 1 },
    { step: 'part', part: 4, attempt: 1 },
    { step: 'complete', attempt: 1 },
  ])
  expect(retries).toEqual([
    expect.objectContaining({ step: 'part', part: 2, attempt: 1, code: 'unavailable', delay: 7000 }),
  ])
  expect(retries[0]!.error).toMatchObject({ status: 503, host: new URL(service.proxy.url).host })
  expect(JSON.stringify([attempts, retries])).not.toMatch(/signature|photos|https?:/i)
})

it('download counts attempts of a range from 1 to its end, however many bytes each moved', async () => {
  const service = await serviceForTest()
  await service.put('a.bin', bytes)
  let count = 0
  service.proxy.plan = () => (++count <= 2 ? { kind: 'truncate_answer', at: 40_000 } : undefined)
  const { attempts, retries, observers } = observing()
  await download(service.source('a.bin'), { ...patient, ...observers, parallel: 1 })
  expect(attempts.map(({ step, attempt }) => `${step} ${attempt}`)).toEqual(['get 1', 'get 2', 'get 3'])
  expect(retries.map(({ attempt, code }) => [attempt, code])).toEqual([
    [1, 'network'],
    [2, 'network'],
  ])
})

it('createFetch calls onRetry for a response that it does not return', async () => {
  const service = await serviceForTest()
  failOnce(service, /./)
  const { attempts, retries, observers } = observing()
  const ossFetch = createFetch(service.source('').signer as FetchSigner, { ...patient, ...observers })
  expect((await ossFetch(`${service.proxy.url}/photos/a.txt`, { method: 'PUT', body: 'x' })).status).toBe(200)
  expect(attempts).toEqual([
    { step: 'fetch', attempt: 1 },
    { step: 'fetch', attempt: 2 },
  ])
  expect(retries).toEqual([expect.objectContaining({ step: 'fetch', attempt: 1, code: 'unavailable' })])
})

it('send calls onAttempt once, since it does not retry', async () => {
  const service = await serviceForTest()
  service.proxy.plan = () => ({ kind: 'status', status: 503 })
  const { signer, ...source } = service.source('a.txt')
  const { attempts, observers } = observing()
  const link = await signer.presign!({ ...source, expiresIn: 60 })
  expect((await send(link, { onAttempt: observers.onAttempt })).status).toBe(503)
  expect(attempts).toEqual([{ step: 'send', attempt: 1 }])
})

it('download does not call onRetry for a final failure, and fails with what onRetry throws', async () => {
  const service = await serviceForTest()
  const { attempts, retries, observers } = observing()
  await expect(download(service.source('none'), { ...patient, ...observers })).rejects.toMatchObject({
    code: 'missing',
  })
  expect([attempts.length, retries]).toEqual([1, []])
  failOnce(service, /./)
  const onRetry = () => {
    throw new Error('enough')
  }
  await expect(download(service.source('none'), { ...patient, onRetry })).rejects.toThrow('enough')
})

it('createFetch applies the idle timeout to the body of an error response', async () => {
  const service = await serviceForTest()
  service.proxy.plan = () => ({ kind: 'stall_answer' })
  const ossFetch = createFetch(service.source('').signer as FetchSigner, {
    ...{ dialect, timer: fastTimer, idleTimeout: 200_000, retry: { attempts: 2 } },
  })
  const stalled = ossFetch(`${service.proxy.url}/photos/none`)
  await expect(stalled).rejects.toMatchObject({ code: 'idle_timeout', attempts: 2 })
})
