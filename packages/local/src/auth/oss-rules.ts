import { failures } from '../failure.js'
import { checkSender } from '../server/restrictions.js'
import type { AuthenticationRules } from './authenticate.js'

/** How OSS looks at signatures, where its pages and its own clients differ from one another. */
export const ossRules: AuthenticationRules = {
  bucketFirst: true,

  // V1 signs it for the newer SDKs, and does not sign it for oss2 and the first Go SDK.
  disputed: { scheme: 'oss-v1', parameters: ['regions'] },

  checkSender,

  /** Where V2 signs, and no other scheme does. */
  checkServed({ headers, query }) {
    const isV2 = query.get('x-oss-signature-version') === 'OSS2' || /^OSS2 /.test(headers.get('authorization') ?? '')
    if (isV2) throw failures.notImplemented('signatures of V2 (OSS2); V4 and V1 are served')
  },

  /** A token with a plain key id makes the service say that it does not know the id, as the suite of ali-oss expects. */
  answered(verdict, secret) {
    const isPlain = secret?.securityToken === undefined
    return verdict.reason === 'token_mismatch' && isPlain ? { ...verdict, service: UNKNOWN_KEY } : verdict
  },
}

const UNKNOWN_KEY = {
  status: 403,
  code: 'InvalidAccessKeyId',
  message: 'The OSS Access Key Id you provided does not exist in our records.',
}
