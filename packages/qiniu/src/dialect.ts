import { SigningError } from '@presign/core'
import {
  type Dialect,
  isFailure,
  type NotedRules,
  type NoUploads,
  present,
  readFailure,
  type Stored,
  wholeObject,
} from '@presign/object-storage'
import { readErrorBody } from './explain/error-body.js'

const FAILURES: NotedRules = {
  // Failures have a status of their own.
  notation: { isFailure: () => false },
  requestIdHeader: 'x-reqid',
  // https://developer.qiniu.com/kodo/3928/error-responses
  kinds: {
    'file exists': 'condition',
    'no such file or directory': 'missing',
    'Document not found': 'missing',
    'request time is too skewed': 'skewed',
  },
  // The object is stored, and its callback failed.
  storedStatus: 579,
  hasExpired: ({ code }) => /expired|out of date/i.test(code),
  readErrorBody,
}

/**
 * What a client must know of Qiniu Kodo to download, and to post forms: what an error body means, and what was stored.
 *
 * Objects are uploaded with a form, whose token `uploadForm` makes. For uploads in parts there is the S3 interface of the
 * service, which `@presign/aws-v4` signs for.
 *
 * @see {@link https://developer.qiniu.com/kodo/3928/error-responses}
 * @example
 * ```ts
 * import { qiniuDialect } from '@presign/qiniu'
 *
 * qiniuDialect.readError({ status: 401, headers: {}, body: '{"error":"token expired"}' })?.kind // 'expired'
 * ```
 */
export const qiniuDialect: Dialect<NoUploads> = {
  name: 'qiniu',
  limits: { putBytes: 1024 ** 3, minPartBytes: 1, maxPartBytes: 1024 ** 3, parts: 1 },
  checksums: [],
  dateHeader: 'date',
  requestIdHeader: 'x-reqid',
  exposedHeaders: ['etag', 'content-range', 'x-reqid', 'date'],
  uploads: { kind: 'none' },
  put() {
    const wanted = 'a form: uploadForm of @presign/qiniu/form'
    throw new SigningError('input_invalid', `Cannot write a PUT for this service: wanted ${wanted}`, {
      name: 'put',
      found: 'PUT',
      wanted,
    })
  },
  get: (object) => wholeObject('GET', object),
  readStored: (response) =>
    isFailure(response, FAILURES) ? undefined : present<Stored>({ etag: response.headers.etag, checksums: {} }),
  readError: (response) => readFailure(response, FAILURES),
}
