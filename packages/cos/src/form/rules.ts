import { hashed } from '@presign/core/scheme'
import type { FormRules } from '@presign/object-storage/form'
import { ALGORITHM } from '../canonical.js'
import type { Cos } from '../cos.js'
import { windowOf } from '../sign/window.js'
import { cosPolicy } from './policy-rules.js'

/**
 * How COS signs a form: the digest of the policy's JSON with the key of a window.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/14690}
 */
export const cosForm: FormRules<Cos> = {
  policy: cosPolicy,
  marks: ['q-sign-algorithm', 'q-ak', 'q-key-time', 'q-signature'],
  signatureField: 'q-signature',
  stringToSign: (text) => hashed('', 'sha1', text),
  permission({ scheme, accessKeyId, securityToken, time, scope: given }, expiresIn) {
    const { backdate, headerLifetime } = scheme
    const window = windowOf(time, expiresIn, { scope: given, backdate, headerLifetime })
    const signed = { 'q-sign-algorithm': ALGORITHM, 'q-ak': accessKeyId }
    const token = securityToken === undefined ? undefined : { 'x-cos-security-token': securityToken }
    return {
      scope: window,
      fields: { ...signed, 'q-key-time': window, ...token },
      bound: { ...signed, 'q-sign-time': window, ...token },
    }
  },
}
