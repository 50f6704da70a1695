import { trafficLimit } from '@presign/oss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, put, start } from './harness.js'

/** The least that there is, in bits a second: 102 400 bytes. */
const SLOWEST = 819_200

/** What takes 0.4 seconds at that. */
const BODY = new Uint8Array(40_960).fill(7)

let oss: LocalOss
beforeAll(async () => {
  oss = await start()
  await put(oss, 'object', BODY)
})
afterAll(() => oss.close())

async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await task()
  return (performance.now() - began) / 1000
}

// Timers may fire a millisecond early; a busy machine only makes it longer.
const LEAST = 0.35

describe('x-oss-traffic-limit', () => {
  it('slows a download in its URL', async () => {
    const got = async () => (await ask(oss, { key: 'object', query: trafficLimit(SLOWEST) })).arrayBuffer()
    expect((await got()).byteLength).toBe(BODY.length)
    expect(await secondsOf(got)).toBeGreaterThan(LEAST)
  })

  it('slows a download in a header', async () => {
    const headers = { 'x-oss-traffic-limit': String(SLOWEST) }
    const got = async () => (await ask(oss, { key: 'object', headers })).arrayBuffer()
    expect(await secondsOf(got)).toBeGreaterThan(LEAST)
  })

  it('slows an upload, which arrives whole', async () => {
    const sent = () => put(oss, 'slow', BODY, { query: trafficLimit(SLOWEST) })
    expect(await secondsOf(sent)).toBeGreaterThan(LEAST)
    expect(Buffer.from(await (await ask(oss, { key: 'slow' })).arrayBuffer()).equals(BODY)).toBe(true)
  })

  it('slows that request alone', async () => {
    const slow = ask(oss, { key: 'object', query: trafficLimit(SLOWEST) }).then((answer) => answer.arrayBuffer())
    const order: string[] = []
    await Promise.all([slow.then(() => order.push('slow')), put(oss, 'other', BODY).then(() => order.push('other'))])
    expect(order).toEqual(['other', 'slow'])
  })

  it.each(['1', '819199', '838860801', '1e6', '', '-819200'])('rejects the value %j', async (text) => {
    const query = { 'x-oss-traffic-limit': text }
    expect(await codeOf(await ask(oss, { key: 'object', query }))).toBe('400 InvalidArgument')
  })

  it('cannot be removed from a signed URL', async () => {
    const { url } = await ask(oss, { key: 'object', query: trafficLimit(SLOWEST) })
    const free = url.replace(/x-oss-traffic-limit=\d+&/, '')
    expect([free === url, await codeOf(await fetch(free))]).toEqual([false, '403 SignatureDoesNotMatch'])
  })
})
