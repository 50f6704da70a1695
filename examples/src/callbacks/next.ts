import type { CallbackKeys } from '@presign/oss/verify'
import { answerTo, TOO_LONG } from './answer.js'
import { LARGEST_BODY, type Uploaded } from './uploaded.js'

/**
 * Answers the service's callbacks in a route handler of Next (`app/uploaded/route.ts`), or of any platform whose requests
 * are those of `fetch`: `export const POST = callbackRoute(keys, note)`.
 *
 * Such a platform has put the URL through a parser, so choose a callback URL without dot segments, quotes and characters
 * beyond ASCII that are not escaped.
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function callbackRoute(keys: CallbackKeys, uploaded: (what: Uploaded) => void) {
  return async (request: Request): Promise<Response> => {
    const body = new Uint8Array(await request.arrayBuffer())
    const target = request.url.replace(/^https?:\/\/[^/?#]*/, '')
    const { status, said } =
      body.length > LARGEST_BODY ? TOO_LONG : await answerTo({ target, headers: request.headers, body }, keys, uploaded)
    return Response.json(said, { status })
  }
}
