import type { CallbackKeys } from '@presign/oss/verify'
import type { Middleware } from 'koa'
import { answerTo, TOO_LONG } from './answer.js'
import { bodyOf } from './node.js'
import type { Uploaded } from './uploaded.js'

/**
 * Answers the service's callbacks with Koa, before any body parser. The target is Node's own, and `ctx.url` where no
 * middleware has changed it.
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function callbackMiddleware(keys: CallbackKeys, uploaded: (what: Uploaded) => void): Middleware {
  return async (ctx) => {
    const { req, originalUrl: target } = ctx
    const body = await bodyOf(req)
    const answer = body ? await answerTo({ target, headers: req.headers, body }, keys, uploaded) : TOO_LONG
    ctx.status = answer.status
    ctx.body = answer.said
  }
}
