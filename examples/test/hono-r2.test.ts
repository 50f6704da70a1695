import { createLocalS3, type LocalS3 } from '@presign/local/s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { app, type Bindings } from '../hono-r2/app.js'

let s3: LocalS3
let bindings: Bindings

beforeAll(async () => {
  s3 = await createLocalS3({ buckets: ['photos'], region: 'auto' })
  bindings = {
    R2_ACCOUNT: '0123456789abcdef0123456789abcdef',
    R2_BUCKET: 'photos',
    R2_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    R2_SECRET_ACCESS_KEY: s3.credentials.accessKeySecret,
    R2_ENDPOINT: s3.url,
  }
})
afterAll(() => s3.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const askFor = (type: unknown, env = bindings) =>
  app.request('/uploads', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ type }) }, env)

describe('the worker on Hono', () => {
  it('hands out a link to upload a picture and one to see it', async () => {
    const { key, upload } = (await (await askFor('image/png')).json()) as Uploads
    expect(key).toMatch(/^[0-9a-f-]{36}\.png$/)
    const { url, method, headers } = upload
    expect((await fetch(url, { method, headers, body: new TextEncoder().encode('FAKE png') })).status).toBe(200)
    const { status, headers: answer } = await app.request(`/files/${key}`, {}, bindings)
    expect(status).toBe(302)
    const picture = await fetch(answer.get('location') ?? '')
    expect({ type: picture.headers.get('content-type'), text: await picture.text() }).toEqual({
      type: 'image/png',
      text: 'FAKE png',
    })
  })

  it('hands out a link that takes no other type', async () => {
    const { upload } = (await (await askFor('image/png')).json()) as Uploads
    const headers = { ...upload.headers, 'content-type': 'text/html' }
    expect((await fetch(upload.url, { method: 'PUT', headers, body: '<script>' })).status).toBe(403)
  })

  it.each(['text/html', 'toString', undefined])('hands out none for the type %s', async (type) => {
    expect((await askFor(type)).status).toBe(415)
  })

  it('leads to R2 where no other endpoint is given', async () => {
    const { R2_ENDPOINT: _, ...production } = bindings
    const { upload } = (await (await askFor('image/webp', production)).json()) as Uploads
    expect(upload.url).toMatch(
      /^https:\/\/0123456789abcdef0123456789abcdef\.r2\.cloudflarestorage\.com\/photos\/[0-9a-f-]{36}\.webp\?/,
    )
  })

  it.each(['%2e%2e/x', '../x'])('answers 4xx to the key %s', async (key) => {
    expect((await app.request(`http://worker/files/a%2F${key}`, {}, bindings)).status).toBeGreaterThanOrEqual(400)
  })
})

interface Uploads {
  readonly key: string
  readonly upload: { readonly url: string; readonly method: string; readonly headers: Record<string, string> }
}
