import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http'
import { isSigningError } from '@presign/core'
import { type CallbackKeys, verifyCallback } from '@presign/oss/verify'
import { LARGEST_BODY, type Uploaded, uploadedOf } from './uploaded.js'

/**
 * Answers the service's callbacks with Node's http. The body is read raw: what a parser made of it would not verify.
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function callbackListener(keys: CallbackKeys, uploaded: (what: Uploaded) => void): RequestListener {
  return async (request, response) => {
    const body = await bodyOf(request)
    const { status, said } = await judged(request.url ?? '/', request.headers, body, keys)
    if (body && status === 200) uploaded(uploadedOf(body.toString()))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  }
}

interface Judged {
  readonly status: number
  readonly said: unknown
}

async function judged(
  target: string,
  headers: IncomingHttpHeaders,
  body: Buffer | undefined,
  keys: CallbackKeys,
): Promise<Judged> {
  if (!body) return { status: 413, said: { ok: false } }
  try {
    const verdict = await verifyCallback({ target, headers, body }, { keys })
    // The service passes this on to the uploader, and calls anything but 200 with JSON a failure.
    return verdict.ok ? { status: 200, said: { status: 'noted' } } : { status: 403, said: verdict }
  } catch (error) {
    // The key could not be fetched, so nothing is known: the sender may try again.
    if (isSigningError(error)) return { status: 503, said: { ok: false } }
    throw error
  }
}

/** `undefined` for a body that is too long. It is read to its end, so that the answer is heard. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= LARGEST_BODY) chunks.push(chunk)
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined
}
