import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, type SigningScheme, withSignature } from '@presign/core/scheme'
import { MAX_EXPIRES } from './canonical.js'
import { publicEndpoint } from './endpoints.js'
import { checkRegion, MAX_KEY_BYTES } from './names.js'
import type { TosSigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { scheme } from './sign/scheme.js'

/** Options of {@link tos}. */
export interface TosOptions {
  /** The region that is signed, such as `cn-beijing`: that of the bucket, whatever the endpoint. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** TOS4-HMAC-SHA256 as a signer takes it. */
export interface Tos extends SigningScheme<'tos', 'url' | 'header', Secret | DerivedKey> {
  readonly region: string
  readonly endpoint: Endpoint
}

/**
 * The signature of Volcengine TOS, TOS4-HMAC-SHA256: signed headers and URLs. For a verifier there is `tosVerification` of
 * `@presign/tos/verify`.
 *
 * Signed are all query parameters, the host, `x-tos-*` headers, and in signed headers the type of the body; further ones
 * that a call names in `additionalHeaders`. The body is covered where a call gives its digest as
 * `x-tos-content-sha256`. A URL lives 1 to 604800 seconds.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.volcengine.com/docs/6349/74839}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { tos } from '@presign/tos'
 *
 * const signer = createSigner(tos({ region: 'cn-beijing' }), {
 *   credentials: { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function tos(options: TosOptions): Tos {
  checkOptions('tos', options, ['region', 'endpoint'])
  const { region, endpoint = publicEndpoint() } = options
  checkRegion(region)
  checkEndpoint('tos', endpoint)
  return Object.freeze<Tos>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES, temporaryId: TEMPORARY_ID },
    region,
    endpoint,
    prepare: (request, time) =>
      prepare(request, time, region, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: TosSigningPlan, { path }, signature) => withSignature(plan, path, signature),
  })
}

/** Ids of the token service's credentials; those of lasting keys begin with `AKLT`. */
const TEMPORARY_ID = /^AKTP/
