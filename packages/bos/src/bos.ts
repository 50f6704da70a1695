import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { type SigningScheme, withSignature } from '@presign/core/scheme'
import { MAX_KEY_BYTES } from './names.js'
import { type BosOptions, placeOf } from './place.js'
import type { BosSigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { scheme } from './sign/scheme.js'

/** The scheme bce-auth-v1 as a signer takes it. */
export interface Bos extends SigningScheme<'bos', 'url' | 'header', Secret | DerivedKey> {
  readonly region: string
  readonly endpoint: Endpoint
  readonly headerLifetime: number
}

/** The service names no longest lifetime: a century, in seconds, keeps the end a date. */
const MAX_EXPIRES = 3_155_760_000

/**
 * The signature of Baidu AI Cloud BOS, bce-auth-v1: signed headers and URLs. For a verifier there is `bosVerification` of
 * `@presign/bos/verify`.
 *
 * A signature holds for so many seconds from its time, headers as well as URLs. Signed are the method, all query
 * parameters, the host, `x-bce-*` headers, those that describe the body, and further ones that a call names in
 * `additionalHeaders`. A URL for GET does not serve HEAD.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://cloud.baidu.com/doc/Reference/s/Njwvz1wot}
 * @example
 * ```ts
 * import { bos } from '@presign/bos'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(bos({ region: 'bj' }), {
 *   credentials: { accessKeyId: 'bceFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function bos(options: BosOptions): Bos {
  const place = placeOf(options)
  const { region, endpoint, headerLifetime } = place
  return Object.freeze<Bos>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    region,
    endpoint,
    headerLifetime,
    prepare: (request, time) =>
      prepare(request, time, place, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: BosSigningPlan, { path }, signature) => withSignature(plan, path, signature),
  })
}
