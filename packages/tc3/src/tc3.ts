import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { type SigningScheme, withSignature } from '@presign/core/scheme'
import { placeOf, type Tc3Options } from './options.js'
import type { Tc3SigningPlan } from './plan.js'
import { scheme } from './scheme.js'
import { prepare } from './sign/prepare.js'

/** TC3-HMAC-SHA256 for one service, as a signer takes it. */
export interface Tc3 extends SigningScheme<'tc3', 'header', Secret | DerivedKey> {
  readonly service: string
  readonly endpoint: Endpoint
}

/**
 * The signature V3 of Tencent Cloud APIs (API 3.0), TC3-HMAC-SHA256: signed headers for every service at
 * `tencentcloudapi.com`. For a verifier there is `tc3Verification` of `@presign/tc3/verify`. COS has a signature of its
 * own: `@presign/cos`.
 *
 * A call says `resource: 'service'` and has the headers `x-tc-action`, `x-tc-version` and, where the API wants one,
 * `x-tc-region`; its path is always `/`. The body's digest stands in `x-tc-content-sha256`: it is signed and not sent, and
 * without one the request is signed as one without a body (`UNSIGNED-PAYLOAD` is sent and leaves the body open). `tc3Call`
 * writes all of these. The type of the body is signed as it is sent; where a call has none it is
 * `application/x-www-form-urlencoded` for GET, else `application/json`. Signatures are good for 5 minutes around their time.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://www.tencentcloud.com/document/api/213/33224}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { tc3 } from '@presign/tc3'
 *
 * const signer = createSigner(tc3({ service: 'cvm' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { method, url, headers } = await signer.sign({
 *   resource: 'service',
 *   query: { Limit: '10' },
 *   headers: { 'x-tc-action': 'DescribeZones', 'x-tc-version': '2017-03-12', 'x-tc-region': 'ap-guangzhou' }
 * })
 * ```
 */
export function tc3(options: Tc3Options): Tc3 {
  const { service, endpoint } = placeOf(options)
  return Object.freeze<Tc3>({
    ...scheme,
    modes: ['header'],
    limits: { keyBytes: 0, expiresIn: 0 },
    service,
    endpoint,
    prepare: (request, time) =>
      prepare(request, time, service, (request.endpoint ?? endpoint).address(service, request.bucket)),
    // Step 4: the signature goes to the end of `Authorization`.
    finalize: (plan: Tc3SigningPlan, _key, signature) => withSignature(plan, '', signature),
  })
}
