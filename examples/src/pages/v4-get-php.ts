import { createSigner, type SignedRequest } from '@presign/core'
import { ossV4 } from '@presign/oss-v4'
import type { Oss } from '../oss.js'

// https://www.alibabacloud.com/help/en/oss/developer-reference/php-download-using-a-presigned-url

/** A link to an object. */
export function plain({ region, endpoint, credentials }: Oss): Promise<SignedRequest> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  return signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
}

/** A link to a name with a plus in it. It is written %2B, so that nobody on the way takes it for a blank. */
export function plusInKey({ region, endpoint, credentials }: Oss): Promise<SignedRequest> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  return signer.presign({ bucket: 'examplebucket', key: 'a+b c.txt', expiresIn: 3600 })
}
