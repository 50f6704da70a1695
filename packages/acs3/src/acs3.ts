import type { Endpoint, Secret } from '@presign/core'
import { checkWirePath, type SigningScheme, withSignature } from '@presign/core/scheme'
import { type AcsOptions, endpointOf } from './options.js'
import type { Acs3SigningPlan } from './plan.js'
import { scheme } from './scheme.js'
import { prepare } from './sign/prepare.js'

/** ACS3-HMAC-SHA256 for one endpoint, as a signer takes it. */
export interface Acs3 extends SigningScheme<'acs3', 'header', Secret> {
  readonly endpoint: Endpoint
}

/** Ids of temporary credentials begin so. */
export const TEMPORARY_ID = /^STS\./

/**
 * The signature V3 of Alibaba Cloud APIs: signed headers for every product that has an OpenAPI. For a verifier there is
 * `acs3Verification` of `@presign/acs3/verify`. OSS has signatures of its own: `@presign/oss-v4`.
 *
 * A call says `resource: 'service'`, the `path` as it goes over the wire (percent-encoded; the root for RPC-style
 * products), and the headers `x-acs-action` and `x-acs-version`. The digest of a body stands in `x-acs-content-sha256`, and
 * without one the request is signed as one without a body; `acs3Call` writes all of these. Every request gets an
 * `x-acs-signature-nonce` of its own unless it brings one, since the service takes each once. Signatures are good for
 * 15 minutes around their date.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature}
 * @example
 * ```ts
 * import { acs3, serviceEndpoint } from '@presign/acs3'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(acs3({ endpoint: serviceEndpoint('https://sts.cn-hangzhou.aliyuncs.com') }), {
 *   credentials: { accessKeyId: 'LTAItestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { method, url, headers } = await signer.sign({
 *   resource: 'service',
 *   method: 'POST',
 *   headers: { 'x-acs-action': 'GetCallerIdentity', 'x-acs-version': '2015-04-01' }
 * })
 * ```
 */
export function acs3(options: AcsOptions): Acs3 {
  const endpoint = endpointOf('acs3', options)
  return Object.freeze<Acs3>({
    ...scheme,
    modes: ['header'],
    limits: {
      // The service sets no limit; a request line of 8 KiB is what HTTP servers take.
      keyBytes: 8192,
      expiresIn: 0,
      servicePaths: true,
      temporaryId: TEMPORARY_ID,
      nonce: { header: 'x-acs-signature-nonce' },
    },
    endpoint,
    checkKey: checkWirePath,
    prepare: (request, time) => prepare(request, time, (request.endpoint ?? endpoint).address('', request.bucket)),
    // Step 4: the signature goes to the end of `Authorization`.
    finalize: (plan: Acs3SigningPlan, { key }, signature) => withSignature(plan, key, signature),
  })
}
