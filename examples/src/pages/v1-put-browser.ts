import { type Clock, createSigner, refreshing, type SignedRequest, systemClock } from '@presign/core'
import { ossV1 } from '@presign/oss-v1'
import type { Oss } from '../oss.js'

// https://www.alibabacloud.com/help/en/oss/developer-reference/upload-objects-using-a-presigned-url-with-oss-sdk-for-browser-js

/** XHR writes the charset in capitals, whatever it was told; so it is signed in capitals. */
const TYPE = 'text/plain; charset=UTF-8'

/**
 * The server of a page: it signs links with a token, which it renews before it expires. The page sees neither the secret
 * nor where it comes from.
 */
export function linkService(oss: Oss, clock: Clock = systemClock): (key: string) => Promise<SignedRequest> {
  const scheme = ossV1({ region: oss.region, endpoint: oss.endpoint })
  const credentials = refreshing(() => oss.assumeRole(), { clock })
  const signer = createSigner(scheme, { credentials, clock })
  return (key) =>
    signer.presign({ method: 'PUT', bucket: 'examplebucket', key, headers: { 'content-type': TYPE }, expiresIn: 600 })
}
