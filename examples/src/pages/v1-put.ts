import { createSigner, type Lifetime, type ObjectInput, type SignedRequest } from '@presign/core'
import { metadata, storageClass } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import type { Oss } from '../oss.js'

const HOUR = 3600
const MINUTE = 60

function presign({ region, endpoint, credentials }: Oss, input: Omit<ObjectInput & Lifetime, 'method' | 'bucket'>) {
  const signer = createSigner(ossV1({ region, endpoint }), { credentials })
  return signer.presign({ method: 'PUT', bucket: 'examplebucket', ...input })
}

/**
 * Headers, user metadata and a storage class, all of which the sender has to send.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/java-upload-using-a-presigned-url}
 */
export function java(oss: Oss): Promise<SignedRequest> {
  const headers = {
    'content-type': 'text/plain; charset=utf8',
    ...storageClass('Standard'),
    ...metadata({ key1: 'value1', key2: 'value2' }),
  }
  return presign(oss, { key: 'exampleobject-java.txt', headers, expiresIn: HOUR })
}

/**
 * Nothing but the object.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/php-upload-using-a-presigned-url}
 */
export function php(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { key: 'exampleobject-php.txt', expiresIn: HOUR })
}

/**
 * A Content-Type, because axios sends one whether or not it was asked to.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/upload-objects-using-a-presigned-url-generated-with-oss-sdk-for-node-js}
 */
export function node(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { key: 'exampleobject-node.txt', headers: { 'content-type': 'text/plain' }, expiresIn: HOUR })
}

/**
 * A Content-Type and a storage class.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/python-upload-using-a-presigned-url}
 */
export function python(oss: Oss): Promise<SignedRequest> {
  const headers = { 'content-type': 'text/plain', ...storageClass('Standard') }
  return presign(oss, { key: 'exampledir/exampleobject-python.txt', headers, expiresIn: HOUR })
}

/**
 * Metadata and a Content-Type, for one minute.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/go-upload-using-a-presigned-url}
 */
export function go(oss: Oss): Promise<SignedRequest> {
  const headers = { 'content-type': 'text/plain', ...metadata({ author: 'aliy' }) }
  return presign(oss, { key: 'exampleobject-go.txt', headers, expiresIn: MINUTE })
}

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', png: 'image/png', txt: 'text/plain' }

/**
 * Half an hour, with the type that the name of the file tells.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/android-upload-using-a-presigned-url}
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/ios-upload-using-a-presigned-url}
 */
export function mobile(oss: Oss, file = 'exampleobject.jpg'): Promise<SignedRequest> {
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  return presign(oss, { key: `mobile/${file}`, headers: { 'content-type': type }, expiresIn: 30 * MINUTE })
}
