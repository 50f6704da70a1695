import { isoBasic } from '@presign/core/scheme'
import type { FormRules } from '@presign/object-storage/form'
import { ossPolicy } from '@presign/oss/form'
import { ALGORITHM, REQUEST } from '../canonical.js'
import type { OssV4 } from '../oss-v4.js'

/**
 * How V4 signs a form: the Base64 of the policy with the key of the day, bound to all that it is signed with.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export const ossV4Form: FormRules<OssV4> = {
  policy: ossPolicy,
  marks: ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date', 'x-oss-signature'],
  signatureField: 'x-oss-signature',
  permission({ scheme, accessKeyId, securityToken, time }) {
    const timestamp = isoBasic(time.seconds)
    const scope = [timestamp.slice(0, 8), scheme.region, scheme.product, REQUEST].join('/')
    const fields = {
      'x-oss-signature-version': ALGORITHM,
      'x-oss-credential': `${accessKeyId}/${scope}`,
      'x-oss-date': timestamp,
      ...(securityToken === undefined ? undefined : { 'x-oss-security-token': securityToken }),
    }
    return { scope, fields, bound: fields }
  },
}
