import type { FormRules } from '@presign/object-storage/form'
import type { Bos } from '../bos.js'
import { bosPolicy } from './policy-rules.js'

/**
 * How BOS signs a form: the Base64 of the policy with the secret itself, in which a form differs from a request.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/7jwvysdn4}
 */
export const bosForm: FormRules<Bos> = {
  policy: bosPolicy,
  marks: ['accesskey'],
  signatureField: 'signature',
  permission: ({ accessKeyId, securityToken }) => ({
    scope: '',
    fields: {
      accessKey: accessKeyId,
      ...(securityToken === undefined ? undefined : { 'x-bce-security-token': securityToken }),
    },
    bound: {},
  }),
}
