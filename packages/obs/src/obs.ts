import type { Endpoint, Secret } from '@presign/core'
import {
  checkEndpoint,
  checkOptions,
  encodeText,
  invalidOption,
  LAST_SECOND,
  type SigningScheme,
  withSignature,
} from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion, MAX_KEY_BYTES } from './names.js'
import type { ObsSigningPlan } from './plan.js'
import { type DateHeader, prepare } from './sign/prepare.js'
import { scheme } from './sign/scheme.js'

/** Options of {@link obs}. */
export interface ObsOptions {
  /** Where the bucket is, such as `cn-north-4`. It is not signed: the endpoint is found by it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /**
   * Which header carries the date of signed headers. Default `x-obs-date`, because pages may not set `Date`. A call may
   * write either itself, if it is the date of the signature.
   */
  readonly dateHeader?: DateHeader
}

/** The scheme of OBS as a signer takes it. It signs with the secret itself, so no derived key serves it. */
export interface Obs extends SigningScheme<'obs', 'url' | 'header', Secret> {
  readonly region: string
  readonly endpoint: Endpoint
}

/**
 * The signature of Huawei Cloud OBS: signed headers and URLs. For a verifier there is `obsVerification` of
 * `@presign/obs/verify`.
 *
 * Signed are `Content-Type`, `Content-MD5`, `x-obs-*` headers, and of the query the parameters that name an aspect of the
 * resource; anyone who holds a URL may add others. A URL lives 1 second or more, up to the year 9999.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0010.html}
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0011.html}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { obs } from '@presign/obs'
 *
 * const signer = createSigner(obs({ region: 'cn-north-4' }), {
 *   credentials: { accessKeyId: 'HPUAtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function obs(options: ObsOptions): Obs {
  checkOptions('obs', options, ['region', 'endpoint', 'dateHeader'])
  const { region, endpoint = publicEndpoint(), dateHeader = 'x-obs-date' } = options
  checkRegion(region)
  checkEndpoint('obs', endpoint)
  if (dateHeader !== 'x-obs-date' && dateHeader !== 'date')
    throw invalidOption('obs', 'dateHeader', `"${String(dateHeader).slice(0, 80)}"`, "'x-obs-date' or 'date'")
  return Object.freeze<Obs>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: LAST_SECOND },
    region,
    endpoint,
    prepare: (request, time) =>
      prepare(request, time, dateHeader, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: ObsSigningPlan, { path }, signature) =>
      withSignature(plan, path, plan.authorization === '' ? encodeText(signature) : signature),
  })
}
