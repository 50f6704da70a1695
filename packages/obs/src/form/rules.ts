import type { FormRules } from '@presign/object-storage/form'
import type { Obs } from '../obs.js'
import { obsPolicy } from './policy-rules.js'

/**
 * How OBS signs a form: the Base64 of the policy with the secret itself.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0012.html}
 */
export const obsForm: FormRules<Obs> = {
  policy: obsPolicy,
  marks: ['accesskeyid'],
  signatureField: 'signature',
  permission({ accessKeyId, securityToken }) {
    const token = securityToken === undefined ? {} : { 'x-obs-security-token': securityToken }
    return { scope: '', fields: { AccessKeyId: accessKeyId, ...token }, bound: token }
  },
}
