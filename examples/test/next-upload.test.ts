import { upload } from '@presign/client-fetch'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { ossDialect } from '@presign/oss'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { POST } from '../next-upload/app/api/links/route.js'
import Layout from '../next-upload/app/layout.js'
import Page from '../next-upload/app/page.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['photos'] })
  vi.stubEnv('OSS_BUCKET', 'photos')
  vi.stubEnv('OSS_REGION', oss.region)
  vi.stubEnv('OSS_ENDPOINT', oss.url)
  vi.stubEnv('OSS_ACCESS_KEY_ID', oss.credentials.accessKeyId)
  vi.stubEnv('OSS_ACCESS_KEY_SECRET', oss.credentials.accessKeySecret)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await oss.close()
})

function post(body: unknown, cookie = 'user=ada'): Promise<Response> {
  const headers = { cookie, 'content-type': 'application/json' }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return POST(new Request('http://localhost/api/links', { method: 'POST', headers, body: text }))
}

describe('the app for Next', () => {
  it('renders a field for the file', () => {
    const html = renderToString(createElement(Layout, null, createElement(Page)))
    expect(html).toMatch(/<html lang="en">.*<input type="file" aria-label="File"\/>.*<p role="status">/)
  })

  it.each([
    ['in one request', 5],
    ['in parts', 17 * 1024 * 1024],
  ])('signs every step of an upload %s', async (_, size) => {
    const id = crypto.randomUUID()
    const links = async (step: unknown) => (await post({ id, step })).json()
    const result = await upload(links, new Blob([new Uint8Array(size)]), { dialect: ossDialect })
    expect(result).toMatchObject({ size, verified: true })
    expect(oss.requests.entries.at(-1)).toMatchObject({ key: `inbox/ada/${id}`, status: 200 })
  })

  it('signs nothing without a session', async () => {
    expect((await post({ id: crypto.randomUUID(), step: {} }, 'other=1')).status).toBe(401)
  })

  it.each([
    ['no JSON', '{'],
    ['nothing', null],
    ['an id that is a path', { id: '../x', step: {} }],
    ['a step that is not one', { id: crypto.randomUUID(), step: { kind: 'x' } }],
  ])('answers 400 to %s', async (_, body) => {
    expect((await post(body)).status).toBe(400)
  })
})
