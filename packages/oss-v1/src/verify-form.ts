import type { Rejection } from '@presign/core/scheme'
import {
  type FormClaims,
  type FormVerdict,
  fieldRejection,
  type VerifyFormOptions,
  verifyFormOf,
} from '@presign/oss/form'
import type { OssV1 } from './oss-v1.js'

/**
 * Says whether an upload form is signed with V1, for servers that take such forms. Whether the form keeps to its policy
 * is the next question: `evaluatePolicy`.
 *
 * No field makes it reject; a failing `credentialsOf` does.
 *
 * @param fields Names and values of all fields but the file.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { ossV1 } from '@presign/oss-v1'
 * import { verifyForm } from '@presign/oss-v1/form'
 *
 * const verdict = await verifyForm(ossV1({ region: 'cn-hangzhou' }), [['key', 'cat.jpg']], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * // { ok: false, reason: 'malformed', … }
 * ```
 */
export function verifyForm(
  scheme: OssV1,
  fields: Iterable<readonly [string, string]>,
  options: VerifyFormOptions,
): Promise<FormVerdict> {
  return verifyFormOf(scheme, read, fields, options)
}

function read(fields: ReadonlyMap<string, string>): FormClaims | Rejection {
  const [accessKeyId, policy, signature] = ['ossaccesskeyid', 'policy', 'signature'].map((name) => fields.get(name))
  if (!policy) return fieldRejection('policy')
  if (!accessKeyId) return fieldRejection('OSSAccessKeyId')
  return signature ? { accessKeyId, scope: '', policy, signature } : fieldRejection('Signature')
}
