import type { IncomingHttpHeaders } from 'node:http'
import type { CallbackKeys } from '@presign/oss/verify'
import { type Answer, answerTo } from './answer.js'
import type { Uploaded } from './uploaded.js'

/** The part of Nest's `RawBodyRequest<Request>` that is used. */
export interface RawBodyRequest {
  readonly originalUrl: string
  readonly headers: IncomingHttpHeaders
  readonly rawBody?: Buffer | undefined
}

/**
 * Answers the service's callbacks in a controller of Nest, whose application was made with
 * `NestFactory.create(AppModule, { rawBody: true })`: its parsers then keep the bytes.
 *
 * ```
 * @Post('uploaded')
 * async uploaded(@Req() request: RawBodyRequest<Request>, @Res() response: Response) {
 *   const { status, said } = await answerRaw(request, keys, note)
 *   response.status(status).json(said)
 * }
 * ```
 *
 * @param keys Made once: `callbackKeys({ fetch })`.
 */
export function answerRaw(
  { originalUrl, headers, rawBody }: RawBodyRequest,
  keys: CallbackKeys,
  uploaded: (what: Uploaded) => void,
): Promise<Answer> {
  return answerTo({ target: originalUrl, headers, body: rawBody ?? Buffer.alloc(0) }, keys, uploaded)
}
