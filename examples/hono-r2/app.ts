import { awsV4 } from '@presign/aws-v4'
import { createSigner, isSigningError } from '@presign/core'
import { endpoints, stores } from '@presign/s3'
import { Hono } from 'hono'

/** What `wrangler.toml` and `wrangler secret put` give to the worker. */
export interface Bindings {
  readonly R2_ACCOUNT: string
  readonly R2_BUCKET: string
  readonly R2_ACCESS_KEY_ID: string
  readonly R2_SECRET_ACCESS_KEY: string
  /** A server on this machine while you develop. Without it, R2. */
  readonly R2_ENDPOINT?: string
}

/** What visitors may upload, and under which ending it is kept. */
const TYPES: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' }

/** A worker that hands out links to R2: the bytes go between visitor and bucket, and cost the worker nothing. */
export const app = new Hono<{ Bindings: Bindings }>()

app.post('/uploads', async (c) => {
  const { type } = await c.req.json<{ readonly type?: unknown }>()
  const ending = typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (typeof type !== 'string' || ending === undefined) return c.json({ wanted: Object.keys(TYPES) }, 415)
  const key = `${crypto.randomUUID()}.${ending}`
  // The type is signed: a page that sends another is rejected.
  const input = { method: 'PUT', bucket: c.env.R2_BUCKET, key, headers: { 'content-type': type }, expiresIn: 300 }
  return c.json({ key, upload: await signerOf(c.env).presign(input) })
})

app.get('/files/:key{.+}', async (c) => {
  const { url } = await signerOf(c.env).presign({ bucket: c.env.R2_BUCKET, key: c.req.param('key'), expiresIn: 60 })
  return c.redirect(url)
})

app.onError((error, c) => {
  if (isSigningError(error) || error instanceof SyntaxError) return c.body(null, 400)
  throw error
})

/** Cheap: nothing is hashed before a request is signed. */
function signerOf({ R2_ACCOUNT, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY, R2_ENDPOINT }: Bindings) {
  const r2 = stores.r2({ account: R2_ACCOUNT })
  const scheme = awsV4(R2_ENDPOINT === undefined ? r2 : { ...r2, endpoint: endpoints.pathStyle(R2_ENDPOINT) })
  return createSigner(scheme, {
    credentials: { accessKeyId: R2_ACCESS_KEY_ID, accessKeySecret: R2_SECRET_ACCESS_KEY },
  })
}
