import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import type { VerifyingScheme } from '@presign/core/scheme'
import { serviceHosts, servicesOf, type Tc3VerificationOptions } from './options.js'
import type { Tc3Plan } from './plan.js'
import { answerOf } from './read/answers.js'
import { parse } from './read/parse.js'
import { scheme } from './scheme.js'

export { serviceEndpoint } from '@presign/core/scheme'
export type { Tc3VerificationOptions } from './options.js'

/** TC3-HMAC-SHA256 as a verifier takes it. */
export interface Tc3Verification extends VerifyingScheme<'tc3', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/**
 * TC3-HMAC-SHA256 for `createVerifier`. The digest of the body is signed and not sent: give `verify` the `payload`, or
 * only requests without a body are accepted. The service takes five minutes of difference between clocks; a verifier
 * takes fifteen unless it says `maxSkew: 300`.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://www.tencentcloud.com/document/api/213/33224}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { serviceEndpoint, tc3Verification } from '@presign/tc3/verify'
 *
 * const scheme = tc3Verification({ service: ['sts', 'cvm'], endpoint: serviceEndpoint('http://127.0.0.1:8080') })
 * const verifier = createVerifier([scheme], {
 *   credentialsOf: (id) => (id === 'AKIDtestFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined),
 *   maxSkew: 300
 * })
 * ```
 */
export function tc3Verification(options: Tc3VerificationOptions): Tc3Verification {
  const services = servicesOf(options)
  const { endpoint = serviceHosts } = options
  return Object.freeze<Tc3Verification>({
    ...scheme,
    endpoint,
    answers: answerOf,
    parse: (request) => parse(request, { services, endpoint }),
    withPayload: (plan: Tc3Plan, payload) => ({ ...plan, payload }),
  })
}
