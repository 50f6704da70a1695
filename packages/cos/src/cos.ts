import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { type SigningScheme, withSignature } from '@presign/core/scheme'
import { MAX_KEY_BYTES } from './names.js'
import { type CosOptions, placeOf } from './place.js'
import type { CosSigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { scheme } from './sign/scheme.js'

/** The scheme of COS, `q-sign-algorithm=sha1`, as a signer takes it. */
export interface Cos extends SigningScheme<'cos', 'url' | 'header', Secret | DerivedKey> {
  readonly region: string
  readonly endpoint: Endpoint
  readonly headerLifetime: number
  readonly backdate: number
}

/** The service names no longest lifetime, and SDKs sign ten years: a century, in seconds, keeps the end a date. */
const MAX_EXPIRES = 3_155_760_000

/**
 * The request signature of Tencent Cloud COS: signed headers and URLs. For a verifier there is `cosVerification` of
 * `@presign/cos/verify`.
 *
 * A signature holds within a window of time, headers as well as URLs. All query parameters are signed, and the headers
 * that official SDKs sign: `host`, those that describe the body or make a request conditional, `x-cos-*`, `x-ci-*`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.tencentcloud.com/document/product/436/7778}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { cos } from '@presign/cos'
 *
 * const signer = createSigner(cos({ region: 'ap-guangzhou' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket-1250000000', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function cos(options: CosOptions): Cos {
  const place = placeOf(options)
  const { region, endpoint, headerLifetime, backdate } = place
  return Object.freeze<Cos>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES, freeParameter: 'x-nonce' },
    region,
    endpoint,
    headerLifetime,
    backdate,
    prepare: (request, time) =>
      prepare(request, time, place, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: CosSigningPlan, { path }, signature) => withSignature(plan, path, signature),
  })
}
