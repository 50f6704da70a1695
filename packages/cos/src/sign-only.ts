import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { digest, importKey, type SigningScheme, withSignature } from '@presign/core/scheme'
import { MAX_KEY_BYTES } from './names.js'
import { type CosOptions, placeOf } from './place.js'
import type { CosPlan, CosSigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { signKey } from './sign/window.js'

/** The half of `Cos` that signs. */
export interface CosSignOnly extends SigningScheme<'url' | 'header', Secret | DerivedKey, CosPlan, CosSigningPlan> {
  readonly name: 'cos'
  readonly region: string
  readonly endpoint: Endpoint
  readonly headerLifetime: number
  readonly backdate: number
}

/** The service names no longest lifetime, and SDKs sign ten years: a century, in seconds, keeps the end a date. */
const MAX_EXPIRES = 3_155_760_000

/**
 * The half of `cos` that signs, for a page or an edge worker that counts bytes: it makes the same signatures and loads
 * a quarter less. It does not verify, and `reproduce` wants the whole.
 *
 * @throws SigningError `region_invalid`
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { cosSignOnly } from '@presign/cos'
 *
 * const signer = createSigner(cosSignOnly({ region: 'ap-guangzhou' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket-1250000000', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function cosSignOnly(options: CosOptions): CosSignOnly {
  const place = placeOf(options)
  const { region, endpoint, headerLifetime, backdate } = place
  return Object.freeze<CosSignOnly>({
    name: 'cos',
    modes: ['url', 'header'],
    signature: { algorithm: 'hmac-sha1', encoding: 'hex' },
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    region,
    endpoint,
    headerLifetime,
    backdate,

    prepare: (shape, moment) =>
      prepare(shape, moment, place, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    *canonicalize({ method, root, parameters, headers, stamp }, { key }) {
      const canonicalRequest = `${method}\n${root}${key}\n${parameters}\n${headers}\n`
      return { canonicalRequest, stringToSign: `${stamp}${yield* digest('sha1', canonicalRequest, 'hex')}\n` }
    },

    *signingKey({ scope }, credentials) {
      return yield* importKey('hmac-sha1', yield* signKey((credentials as Secret).accessKeySecret, scope))
    },

    finalize: (plan, { path }, signature) => withSignature(plan, path, signature),
  })
}
