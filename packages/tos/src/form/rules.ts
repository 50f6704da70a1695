import { isoBasic } from '@presign/core/scheme'
import type { FormRules } from '@presign/object-storage/form'
import { ALGORITHM, scopeOf } from '../canonical.js'
import type { Tos } from '../tos.js'
import { tosPolicy } from './policy-rules.js'

/**
 * How TOS signs a form: the Base64 of the policy with the key of the day, bound to all that it is signed with.
 *
 * @see {@link https://www.volcengine.com/docs/6349/129225}
 */
export const tosForm: FormRules<Tos> = {
  policy: tosPolicy,
  marks: ['x-tos-algorithm', 'x-tos-credential', 'x-tos-date', 'x-tos-signature'],
  signatureField: 'x-tos-signature',
  permission({ scheme, accessKeyId, securityToken, time }) {
    const timestamp = isoBasic(time.seconds)
    const scope = scopeOf(timestamp, scheme.region)
    const fields = {
      'x-tos-algorithm': ALGORITHM,
      'x-tos-credential': `${accessKeyId}/${scope}`,
      'x-tos-date': timestamp,
      ...(securityToken === undefined ? undefined : { 'x-tos-security-token': securityToken }),
    }
    return { scope, fields, bound: fields }
  },
}
