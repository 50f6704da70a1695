import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Accepted, Verifier } from '@presign/core/verify'
import { refusal } from './refusal.js'

/** Who signed a request goes along with it. */
export type SignedListener = (request: IncomingMessage, response: ServerResponse, signed: Accepted) => void

/**
 * Lets only signed requests through, with Node's own server: it has the raw target and the raw headers.
 *
 * @param failed Told when credentials could not be looked up, which is an outage and no forgery: the sender gets 503.
 */
export function signedOnly(
  verifier: Verifier,
  next: SignedListener,
  failed: (error: unknown) => void = () => undefined,
): RequestListener {
  return async (request, response) => {
    const { method = '', url = '', rawHeaders } = request
    try {
      const verdict = await verifier.verify({ method, target: url, headers: rawHeaders })
      if (verdict.ok) return next(request, response, verdict)
      const { status, body } = refusal(verdict)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    } catch (error) {
      failed(error)
      response.writeHead(503).end()
    }
  }
}
