import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheableLink, domainSigner } from '../cdn-domain/links.js'
import { startFront } from '../src/front.js'
import type { Running } from '../src/listening.js'

const AT = Date.parse('2026-01-31T12:20:00Z')
const MINUTE = 60_000

let oss: LocalOss
let cdn: Running
beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['photos'], clock: { now: () => AT } })
  cdn = await startFront(oss.port, `photos.oss-${oss.region}.aliyuncs.com`)
  const { url } = await signer().presign({ method: 'PUT', key: 'cat.txt', expiresIn: 60, at: new Date(AT) })
  expect((await fetch(url, { method: 'PUT', body: new TextEncoder().encode('miaow') })).status).toBe(200)
})
afterAll(async () => {
  await cdn.close()
  await oss.close()
})

const signer = () =>
  domainSigner({ origin: cdn.url, bucket: 'photos', region: oss.region, credentials: oss.credentials })

describe('links on a domain of its own', () => {
  it('name the domain, and are accepted by the bucket behind it', async () => {
    const url = await cacheableLink(signer(), 'cat.txt', AT)
    expect(url.startsWith(`${cdn.url}/cat.txt?`)).toBe(true)
    expect(await (await fetch(url)).text()).toBe('miaow')
  })

  it('cacheableLink makes the same one for everyone within an hour, and another one in the next', async () => {
    const at = (minutes: number) => cacheableLink(signer(), 'cat.txt', AT + minutes * MINUTE)
    const [now, soon, before, next] = await Promise.all([at(0), at(39), at(-20), at(40)])
    expect(new Set([now, soon, before]).size).toBe(1)
    expect(next).not.toBe(now)
  })

  it('cacheableLink makes one that is valid for more than an hour, whenever it is asked', async () => {
    const url = new URL(await cacheableLink(signer(), 'cat.txt', AT + 39 * MINUTE))
    expect(url.searchParams.get('x-oss-date')).toBe('20260131T120000Z')
    expect(url.searchParams.get('x-oss-expires')).toBe('7200')
  })
})
