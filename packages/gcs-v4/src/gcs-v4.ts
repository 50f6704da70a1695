import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { type SigningScheme, withSignature } from '@presign/core/scheme'
import { type Algorithm, MAX_EXPIRES } from './canonical.js'
import { checkKey, MAX_KEY_BYTES } from './names.js'
import { type GcsV4Options, type Place, placeOf } from './place.js'
import type { GcsV4SigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { hmacScheme, rsaScheme } from './sign/scheme.js'

/** What the two algorithms share as a signer takes them. */
export interface GcsSigning<N extends string, C> extends SigningScheme<N, 'url' | 'header', C> {
  readonly algorithm: Algorithm
  readonly region: string
  readonly endpoint: Endpoint
}

/** GOOG4-HMAC-SHA256 as a signer takes it. */
export interface GcsV4 extends GcsSigning<'gcs-v4', Secret | DerivedKey> {}

/** GOOG4-RSA-SHA256 as a signer takes it. */
export interface GcsV4Rsa extends GcsSigning<'gcs-v4-rsa', Secret> {}

/**
 * The V4 signature of Google Cloud Storage with an HMAC key: signed headers and URLs. For a verifier there is
 * `gcsV4Verification` of `@presign/gcs-v4/verify`.
 *
 * All query parameters and all headers that a call names are signed. A URL lives 1 to 604800 seconds.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures}
 * @see {@link https://cloud.google.com/storage/docs/authentication/hmackeys}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { gcsV4 } from '@presign/gcs-v4'
 *
 * const signer = createSigner(gcsV4(), {
 *   credentials: { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function gcsV4(options: GcsV4Options = {}): GcsV4 {
  return Object.freeze<GcsV4>({ ...hmacScheme, ...signing(hmacScheme.algorithm, placeOf('gcsV4', options)) })
}

/**
 * The same with the RSA key of a service account: `serviceAccount` reads its credentials, and `signBlob` leaves the key
 * where it is. For a verifier there is `gcsV4RsaVerification`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://cloud.google.com/storage/docs/access-control/signing-urls-manually}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { gcsV4Rsa, serviceAccount } from '@presign/gcs-v4'
 *
 * const linker = (keyFile: string) => createSigner(gcsV4Rsa(), { credentials: serviceAccount(keyFile) })
 * ```
 */
export function gcsV4Rsa(options: GcsV4Options = {}): GcsV4Rsa {
  return Object.freeze<GcsV4Rsa>({ ...rsaScheme, ...signing(rsaScheme.algorithm, placeOf('gcsV4Rsa', options)) })
}

function signing(algorithm: Algorithm, { region, endpoint }: Place) {
  return {
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES, freeParameter: 'x-nonce' },
    region,
    endpoint,
    checkKey,
    prepare: (request, time) =>
      prepare(request, time, {
        algorithm,
        region,
        address: (request.endpoint ?? endpoint).address(region, request.bucket),
      }),
    finalize: (plan: GcsV4SigningPlan, { path }, signature) => withSignature(plan, path, signature),
  } satisfies Partial<GcsV4>
}
