import type { CallbackKeys } from '@presign/oss/verify'
import express, { type RequestHandler } from 'express'
import { answerTo } from './answer.js'
import { LARGEST_BODY, type Uploaded } from './uploaded.js'

/**
 * Answers the service's callbacks with Express: `app.post('/uploaded', ...callbackHandlers(keys, note))`, before any
 * `app.use(express.json())`, which would leave nothing to read. `originalUrl` is the raw target, wherever it is mounted.
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function callbackHandlers(keys: CallbackKeys, uploaded: (what: Uploaded) => void): RequestHandler[] {
  const answer: RequestHandler = async ({ originalUrl, headers, body }, response) => {
    // The parser leaves an object where no body came.
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    const { status, said } = await answerTo({ target: originalUrl, headers, body: bytes }, keys, uploaded)
    response.status(status).json(said)
  }
  return [express.raw({ type: () => true, limit: LARGEST_BODY }), answer]
}
