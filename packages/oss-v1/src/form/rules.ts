import type { FormRules } from '@presign/object-storage/form'
import { ossPolicy } from '@presign/oss/form'
import type { OssV1 } from '../oss-v1.js'

/**
 * How V1 signs a form: the Base64 of the policy with the secret itself. The page has no conditions on what it is signed
 * with, and the token is not bound.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export const ossV1Form: FormRules<OssV1> = {
  policy: ossPolicy,
  marks: ['ossaccesskeyid', 'signature'],
  signatureField: 'Signature',
  permission: ({ accessKeyId, securityToken }) => ({
    scope: '',
    fields: {
      OSSAccessKeyId: accessKeyId,
      ...(securityToken === undefined ? undefined : { 'x-oss-security-token': securityToken }),
    },
    bound: {},
  }),
}
