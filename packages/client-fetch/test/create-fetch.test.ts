import { createSigner } from '@presign/core'
import { ossDialect } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { describe, expect, it } from 'vitest'
import { createFetch, type FetchOptions, type FetchSigner } from '../src/index.js'
import { fastTimer, serviceForTest, type TestService } from './service.js'

// Ten seconds of the fast timer.
const patient = { timer: fastTimer, idleTimeout: 10_000_000 }

function fetchOf(service: TestService, options: FetchOptions = {}) {
  const { signer } = service.source('')
  return createFetch(signer as FetchSigner, { ...patient, dialect: ossDialect, ...options })
}

const keys = ['a.txt', 'a//b', '中文/😀 a+b.txt', 'it(s)*~.txt']

it.each(keys)('createFetch takes the URL of a key and returns what fetch returns: %s', async (key) => {
  const service = await serviceForTest()
  const ossFetch = fetchOf(service)
  const url = `${service.proxy.url}/photos/${key.split('/').map(encodeURIComponent).join('/')}`
  const put = await ossFetch(url, { method: 'PUT', body: 'miaow', headers: { 'Content-Type': 'text/plain' } })
  expect(put).toBeInstanceOf(Response)
  expect(put.status).toBe(200)
  const got = await ossFetch(new URL(url))
  expect([await got.text(), got.headers.get('content-type')]).toEqual(['miaow', 'text/plain'])
  const asked = await ossFetch(new Request(url, { headers: { range: 'bytes=0-1' } }))
  expect([asked.status, await asked.text()]).toEqual([206, 'mi'])
  expect((await ossFetch(url, { method: 'HEAD' })).headers.get('content-length')).toBe('5')
  expect((await ossFetch(url, { method: 'DELETE' })).status).toBe(204)
  expect((await ossFetch(url)).status).toBe(404)
})

it('createFetch sends header values beyond Latin-1 as they were signed', async () => {
  const service = await serviceForTest()
  const headers = { 'x-oss-meta-author': '中文' }
  const put = await fetchOf(service)(`${service.proxy.url}/photos/a.txt`, { method: 'PUT', body: 'x', headers })
  expect(put.status).toBe(200)
})

it('createFetch signs queries, and presigns URLs with expiresIn', async () => {
  const service = await serviceForTest()
  await fetchOf(service)(`${service.proxy.url}/photos/a.txt`, { method: 'PUT', body: 'x' })
  const presigning = fetchOf(service, { expiresIn: 60 })
  const listed = await presigning(`${service.proxy.url}/photos/?list-type=2&prefix=a`)
  expect(await listed.text()).toContain('<Key>a.txt</Key>')
  expect(service.proxy.seen.at(-1)!.target).toContain('x-oss-expires=60')
})

it('createFetch works with a signer of another scheme', async () => {
  const service = await serviceForTest()
  const { oss, proxy } = service
  const scheme = ossV1({ region: oss.region, endpoint: oss.endpoint })
  const ossFetch = createFetch(createSigner(scheme, { credentials: oss.credentials }), patient)
  expect((await ossFetch(`${oss.url}/photos/a.txt`, { method: 'PUT', body: 'x' })).status).toBe(200)
  expect(proxy.seen).toEqual([])
})

describe('createFetch', () => {
  const failing = async (times: number, status = 503) => {
    const service = await serviceForTest()
    let failures = times
    service.proxy.plan = () => (failures-- > 0 ? { kind: 'status', status } : undefined)
    return { service, url: `${service.proxy.url}/photos/a.txt` }
  }

  it('retries idempotent requests, and signs each attempt when it is sent', async () => {
    let seconds = 0
    const service = await serviceForTest({ now: () => Date.now() + 1000 * seconds++ })
    let failures = 2
    service.proxy.plan = () => (failures-- > 0 ? { kind: 'status', status: 503 } : undefined)
    const url = `${service.proxy.url}/photos/a.txt`
    expect((await fetchOf(service)(url, { method: 'PUT', body: 'x' })).status).toBe(200)
    const dates = service.proxy.seen.map(({ headers }) => headers[headers.indexOf('x-oss-date') + 1])
    expect(new Set(dates).size).toBe(3)
  })

  it('does not retry a POST after a failure of the service', async () => {
    const { service, url } = await failing(1)
    const response = await fetchOf(service)(`${url}?append&position=0`, { method: 'POST', body: 'x' })
    expect([response.status, service.proxy.seen.length]).toEqual([503, 1])
  })

  it('returns the last response, whatever its status', async () => {
    const { service, url } = await failing(99, 500)
    const response = await fetchOf(service, { retry: { attempts: 3 } })(url)
    expect([response.status, service.proxy.seen.length]).toEqual([500, 3])
  })

  it('corrects a clock that is off and sends even a POST again', async () => {
    const service = await serviceForTest({ now: () => Date.now() + 3_600_000 })
    const ossFetch = fetchOf(service, { clock: service.clock })
    const url = `${service.proxy.url}/photos/a.txt?append&position=0`
    expect((await ossFetch(url, { method: 'POST', body: 'x' })).status).toBe(200)
    expect(service.proxy.seen.length).toBe(2)
  })
})

it('createFetch rejects a URL whose bucket and key it cannot read, and names the option that helps', async () => {
  const service = await serviceForTest()
  const lost = fetchOf(service)('https://photos.example.com/a.txt')
  await expect(lost).rejects.toMatchObject({ code: 'url_unknown', message: expect.stringContaining('locate') })
  const located = fetchOf(service, { locate: () => ({ bucket: 'photos', key: 'b.txt' }) })
  expect((await located('https://photos.example.com/a.txt', { method: 'PUT', body: 'x' })).status).toBe(200)
  expect(await service.stored('b.txt')).toHaveLength(1)
})
