import { decodeText, encodePath } from '@presign/core/scheme'
import { Failure, failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { httpDateOf, versionHeader } from '../written.js'
import { findObject } from './find-object.js'
import { checkOverwrite, settingsIn } from './put-object.js'

/**
 * PutSymlink. The target need not exist, and may be in the same bucket alone.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putsymlink}
 */
export async function putSymlink(call: ObjectCall): Promise<Answer> {
  const { service, bucket, key, headers, now } = call
  checkKey(call, key)
  const target = decodeText(headers.get('x-oss-symlink-target') ?? '', ' ')
  if (target === undefined) throw failures.notUtf8()
  if (target === '') throw failures.invalidArgument('x-oss-symlink-target is missing.')
  checkKey(call, target)
  const { store } = service
  const record = await store.withLock(bucket, async () => {
    const home = findBucket(store, bucket)
    await checkOverwrite(call, home)
    return store.put(home, {
      ...settingsIn(call, home),
      type: 'Symlink',
      target,
      modified: now,
      size: 0,
      segments: [],
      etag: 'D41D8CD98F00B204E9800998ECF8427E',
      crc64: '0',
    })
  })
  return { headers: { ETag: `"${record.etag}"`, ...versionHeader(call, record) } }
}

/**
 * GetSymlink: where a link leads to. The target is percent-encoded, as it came.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getsymlink}
 */
export async function getSymlink(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  if (record.target === undefined)
    throw new Failure(400, 'NotSymlink', 'The object is not symlink.', {
      ec: '0026-00000216',
      details: { Key: call.key },
    })
  return {
    headers: {
      'x-oss-symlink-target': encodePath(record.target),
      ETag: `"${record.etag}"`,
      'Last-Modified': httpDateOf(record),
      ...versionHeader(call, record),
    },
  }
}
