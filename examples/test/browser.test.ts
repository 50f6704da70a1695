import { createSigner } from '@presign/core'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser } from '../src/browser.js'
import { type Local, startLocal } from '../src/local.js'
import { linkService } from '../src/pages/v1-put-browser.js'

// A browser takes a while to start on a busy machine.
const PATIENCE = 120_000

let local: Local
let browser: Browser
let tokens = 0

beforeAll(async () => {
  local = await startLocal()
  const counting = {
    ...local,
    assumeRole: () => {
      tokens++
      return local.assumeRole()
    },
  }
  browser = await openBrowser(linkService(counting, local.server.clock))
}, PATIENCE)

afterAll(async () => {
  await browser.close()
  await local.close()
})

async function stored(key: string): Promise<{ type: string | null; bytes: number[] }> {
  const { region, endpoint, credentials, server } = local
  const signer = createSigner(ossV4({ region, endpoint }), { credentials, clock: server.clock })
  const { url, headers } = await signer.sign({ bucket: 'examplebucket', key })
  const response = await fetch(url, { headers })
  return { type: response.headers.get('content-type'), bytes: [...new Uint8Array(await response.arrayBuffer())] }
}

/** In the page: asks its server for a link and uploads a body, which is written as the page would write it. */
function upload(key: string, body: string): Promise<{ status: number }> {
  return browser.page.evaluate(`links.linkFor('${key}').then((signed) => links.upload(signed, ${body}))`)
}

it('is a browser that holds pages to CORS: an answer that no rule lets through is hidden', async () => {
  const answer = browser.page.evaluate(`fetch('${local.server.url}/').then(({ status }) => status)`)
  await expect(answer).rejects.toThrow('Failed to fetch')
})

describe('V1 PUT, Browser.js page: XHR with a token and a Content-Type with its charset', () => {
  it.each([
    ['a string', `'text, 文本'`, [...new TextEncoder().encode('text, 文本')]],
    ['a Blob of another type', `new Blob(['blob'], { type: 'image/png' })`, [...new TextEncoder().encode('blob')]],
    ['an Int8Array', 'Int8Array.of(1, -3, 127)', [1, 253, 127]],
  ])(
    'uploads %s',
    async (name, body, bytes) => {
      const key = `browser/${name}`
      expect(await upload(key, body)).toMatchObject({ status: 200 })
      expect(await stored(key)).toEqual({ type: 'text/plain; charset=UTF-8', bytes })
    },
    PATIENCE,
  )

  it(
    'refuses a FormData with its reason, and nothing is sent',
    async () => {
      const sent = local.server.requests.entries.length
      await expect(upload('browser/form', 'new FormData()')).rejects.toThrow(
        /Cannot PUT a FormData: its envelope would be stored too; send the File, or POST a signed form/,
      )
      expect(local.server.requests.entries.slice(sent).filter(({ method }) => method === 'PUT')).toEqual([])
    },
    PATIENCE,
  )

  it(
    'shows why: a FormData sent without its type being said is refused by the service',
    async () => {
      const status = await browser.page.evaluate(
        `links.linkFor('browser/form').then(({ url, method }) => fetch(url, { method, body: new FormData() }))
        .then(({ status }) => status)`,
      )
      expect(status).toBe(403)
    },
    PATIENCE,
  )

  it(
    'signs with one token for many links, and with a new one before the old one expires',
    async () => {
      const before = tokens
      await upload('browser/token', `'same'`)
      expect(tokens).toBe(before)
      local.server.clock.advance(3600)
      expect(await upload('browser/token', `'renewed'`)).toMatchObject({ status: 200 })
      expect(tokens).toBe(before + 1)
    },
    PATIENCE,
  )

  it(
    'never shows the page a secret',
    async () => {
      const link = JSON.stringify(await browser.page.evaluate(`links.linkFor('browser/secret')`))
      expect(link).toContain('security-token')
      expect(link).not.toContain(local.server.credentials.accessKeySecret)
    },
    PATIENCE,
  )
})
