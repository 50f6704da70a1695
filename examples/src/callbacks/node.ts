import type { IncomingMessage, RequestListener } from 'node:http'
import type { CallbackKeys } from '@presign/oss/verify'
import { answerTo, TOO_LONG } from './answer.js'
import { LARGEST_BODY, type Uploaded } from './uploaded.js'

/**
 * Answers the service's callbacks with Node's http. The body is read raw: what a parser made of it would not verify.
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function callbackListener(keys: CallbackKeys, uploaded: (what: Uploaded) => void): RequestListener {
  return async (request, response) => {
    const { url: target = '/', headers } = request
    const body = await bodyOf(request)
    const { status, said } = body ? await answerTo({ target, headers, body }, keys, uploaded) : TOO_LONG
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  }
}

/** `undefined` for a body that is too long. It is read to its end, so that the answer is heard. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= LARGEST_BODY) chunks.push(chunk)
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined
}
