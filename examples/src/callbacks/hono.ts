import type { HttpBindings } from '@hono/node-server'
import { isSigningError } from '@presign/core'
import { type CallbackKeys, verifyCallback } from '@presign/oss/verify'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { LARGEST_BODY, type Uploaded, uploadedOf } from './uploaded.js'

/**
 * Answers the service's callbacks with Hono on Node. The target is Node's own: `c.req.url` went through a URL parser,
 * which rewrites what was signed.
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function callbackApp(keys: CallbackKeys, uploaded: (what: Uploaded) => void): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const limited = bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => c.json({ ok: false }, 413) })
  app.post('*', limited, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const target = c.env.incoming.url ?? '/'
    const verdict = await verifyCallback({ target, headers: c.req.raw.headers, body }, { keys })
    if (!verdict.ok) return c.json(verdict, 403)
    uploaded(uploadedOf(new TextDecoder().decode(body)))
    return c.json({ status: 'noted' })
  })
  // The key could not be fetched, so nothing is known: the sender may try again.
  app.onError((error, c) => c.body(null, isSigningError(error) ? 503 : 500))
  return app
}
