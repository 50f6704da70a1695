import { createSigner, type SignedRequest } from '@presign/core'
import { image, processing, versionId } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import type { Oss } from '../oss.js'

// https://www.alibabacloud.com/help/en/oss/developer-reference/download-objects-using-a-presigned-url-generated-with-oss-sdk-for-node-js

const HOUR = 3600

/** A link to an object. */
export function plain({ region, endpoint, credentials }: Oss): Promise<SignedRequest> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  return signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: HOUR })
}

/** A link to an image that is resized on the way. */
export function processed({ region, endpoint, credentials }: Oss): Promise<SignedRequest> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  const query = processing(image({ resize: { w: 200 } }))
  return signer.presign({ bucket: 'examplebucket', key: 'exampleobject.jpg', query, expiresIn: HOUR })
}

/** A link to one version of an object. */
export function version({ region, endpoint, credentials, earlierVersion }: Oss): Promise<SignedRequest> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  const query = versionId(earlierVersion)
  return signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', query, expiresIn: HOUR })
}

/** A link under a domain of one's own. */
export function customDomain({ region, customDomain: endpoint, credentials }: Oss): Promise<SignedRequest> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  return signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: HOUR })
}
