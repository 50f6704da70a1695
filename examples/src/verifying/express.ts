import type { Verifier } from '@presign/core/verify'
import type { RequestHandler } from 'express'
import { refusal } from './refusal.js'

/**
 * Middleware that lets only signed requests through; the verdict is in `response.locals.signed`.
 *
 * `originalUrl` is the raw target, wherever the middleware is mounted; `url` lacks what the mount took away, and `path`
 * and `query` went through a parser. A failing look-up of credentials goes to Express's own error handler.
 */
export function signedOnly(verifier: Verifier): RequestHandler {
  return async ({ method, originalUrl, rawHeaders }, response, next) => {
    const verdict = await verifier.verify({ method, target: originalUrl, headers: rawHeaders })
    if (verdict.ok) {
      response.locals.signed = verdict
      return next()
    }
    const { status, body } = refusal(verdict)
    response.status(status).json(body)
  }
}
