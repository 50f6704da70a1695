import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../src/index.js'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, NOW, put, start } from './harness.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start()
  await put(oss, 'digits', '0123456789')
})
afterAll(() => oss.close())
afterEach(() => oss.faults.clear())

const get = () => ask(oss, { key: 'digits' })

it('faults.add answers with the status of the rule', async () => {
  oss.faults.add({ operation: 'GetObject', fault: { kind: 'status', status: 503 } })
  expect(await codeOf(await get())).toBe('503 ServiceUnavailable')
  expect((await ask(oss, { method: 'HEAD', key: 'digits' })).status).toBe(200)
})

it('faults.match counts skip and times per rule', async () => {
  oss.faults.add({ key: /^dig/, skip: 1, times: 2, fault: { kind: 'status', status: 500 } })
  const statuses: number[] = []
  for (let i = 0; i < 5; i++) statuses.push((await get()).status)
  expect(statuses).toEqual([200, 500, 500, 200, 200])
})

it('faults.match repeats its choices with the same seed', async () => {
  const statuses = async () => {
    const other = await start({ seed: 42 })
    await put(other, 'digits', 'x')
    other.faults.add({ chance: 0.5, fault: { kind: 'status', status: 500 } })
    const found: number[] = []
    for (let i = 0; i < 12; i++) found.push((await ask(other, { key: 'digits' })).status)
    await other.close()
    return found
  }
  const first = await statuses()
  expect(new Set(first)).toEqual(new Set([200, 500]))
  expect(await statuses()).toEqual(first)
})

describe('fault injection into a body', () => {
  const fail = (fault: Fault) => oss.faults.add({ method: 'GET', fault })

  it('ends the connection after so many bytes', async () => {
    fail({ kind: 'drop', afterBytes: 4 })
    const response = await get()
    expect(response.headers.get('content-length')).toBe('10')
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('ends the connection before the first byte', async () => {
    fail({ kind: 'drop', afterBytes: 0 })
    await expect(get()).rejects.toThrow('fetch failed')
  })

  it('truncates the body and keeps the checksum of the whole', async () => {
    fail({ kind: 'truncate', toBytes: 3 })
    const response = await get()
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['3', '012'])
    expect(response.headers.get('x-oss-hash-crc64ecma')).toBe(
      (await ask(oss, { method: 'HEAD', key: 'digits' })).headers.get('x-oss-hash-crc64ecma'),
    )
  })

  it('flips one bit', async () => {
    fail({ kind: 'corrupt' })
    const bytes = new Uint8Array(await (await get()).arrayBuffer())
    const changed = [...bytes].map((byte, at) => byte ^ '0123456789'.charCodeAt(at)).filter((bits) => bits !== 0)
    expect(changed).toEqual([1])
  })

  it('delays the answer and reads the request slowly', async () => {
    fail({ kind: 'delay', milliseconds: 30 })
    oss.faults.add({ method: 'PUT', fault: { kind: 'slow-reader', bytesPerSecond: 1000 } })
    const began = performance.now()
    await put(oss, 'slow', '0123456789'.repeat(3))
    expect(await (await ask(oss, { key: 'slow' })).text()).toHaveLength(30)
    expect(performance.now() - began).toBeGreaterThan(50)
  })
})

it('fault injection shifts the Date header', async () => {
  oss.faults.add({ fault: { kind: 'skew-date', seconds: 3600 } })
  expect((await get()).headers.get('date')).toBe(new Date(NOW + 3_600_000).toUTCString())
})
