import type { HttpBindings } from '@hono/node-server'
import { type Accepted, type RawRequest, rawRequest, type Verifier } from '@presign/core/verify'
import { createMiddleware } from 'hono/factory'
import { refusal } from './refusal.js'

/** What the middleware needs, where it runs on Node, and leaves behind. */
export interface SignedEnv {
  Bindings: Partial<HttpBindings>
  Variables: { signed: Accepted }
}

/**
 * Middleware that lets only signed requests through; the verdict is in `c.get('signed')`.
 *
 * On Node the raw target is taken from Node's request. Elsewhere only a fetch Request is there, whose URL was rewritten
 * by a parser: requests for ordinary keys verify, those for keys with dot segments do not, and `rawRequest` says so.
 */
export function signedOnly(verifier: Verifier) {
  return createMiddleware<SignedEnv>(async (c, next) => {
    const incoming = c.env?.incoming
    const request: RawRequest = incoming
      ? { method: c.req.method, target: incoming.url ?? '', headers: incoming.rawHeaders }
      : rawRequest(c.req.raw)
    const verdict = await verifier.verify(request)
    if (!verdict.ok) {
      const { status, body } = refusal(verdict)
      return c.json(body, status as 403)
    }
    c.set('signed', verdict)
    return next()
  })
}
