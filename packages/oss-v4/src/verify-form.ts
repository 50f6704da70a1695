import { fromIsoBasic, type Rejection } from '@presign/core/scheme'
import {
  type FormClaims,
  type FormVerdict,
  fieldRejection,
  type VerifyFormOptions,
  verifyFormOf,
} from '@presign/oss/form'
import { ALGORITHM, REQUEST } from './canonical.js'
import type { OssV4 } from './oss-v4.js'

/**
 * Says whether an upload form is signed with V4, for servers that take such forms. Whether the form keeps to its policy
 * is the next question: `evaluatePolicy`.
 *
 * No field makes it reject; a failing `credentialsOf` does.
 *
 * @param fields Names and values of all fields but the file.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { ossV4 } from '@presign/oss-v4'
 * import { verifyForm } from '@presign/oss-v4/form'
 *
 * const verdict = await verifyForm(ossV4({ region: 'cn-hangzhou' }), [['key', 'cat.jpg']], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * // { ok: false, reason: 'malformed', … }
 * ```
 */
export function verifyForm(
  scheme: OssV4,
  fields: Iterable<readonly [string, string]>,
  options: VerifyFormOptions,
): Promise<FormVerdict> {
  return verifyFormOf(scheme, (map) => read(map, scheme), fields, options)
}

function read(fields: ReadonlyMap<string, string>, { region, product }: OssV4): FormClaims | Rejection {
  const policy = fields.get('policy')
  const signature = fields.get('x-oss-signature')
  const date = fields.get('x-oss-date') ?? ''
  const [accessKeyId = '', ...scope] = (fields.get('x-oss-credential') ?? '').split('/', 6)
  if (!policy) return fieldRejection('policy')
  if (!signature) return fieldRejection('x-oss-signature', signature === undefined ? '0002-00000703' : '0002-00000704')
  if (fields.get('x-oss-signature-version') !== ALGORITHM) return fieldRejection('x-oss-signature-version')
  if (fromIsoBasic(date) === undefined) return fieldRejection('x-oss-date', '0002-00000709')
  const wanted = [date.slice(0, 8), region, product, REQUEST].join('/')
  if (accessKeyId === '' || scope.join('/') !== wanted) return fieldRejection('x-oss-credential', '0002-00000710')
  return { accessKeyId, scope: wanted, policy, signature }
}
