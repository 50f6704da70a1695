import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { digest, importKey, type SigningScheme, sign, withSignature } from '@presign/core/scheme'
import { type AwsV4Options, placeOf } from './place.js'
import type { AwsV4Plan, AwsV4SigningPlan } from './plan.js'
import { prepare } from './sign/prepare.js'
import { checkWirePath } from './sign/refusals.js'

/** The half of `AwsV4` that signs. */
export interface AwsV4SignOnly
  extends SigningScheme<'url' | 'header', Secret | DerivedKey, AwsV4Plan, AwsV4SigningPlan> {
  readonly name: 'aws-v4'
  readonly region: string
  readonly service: string
  readonly endpoint: Endpoint
}

/** The longest lifetime of a URL: seven days, in seconds. */
export const MAX_EXPIRES = 604_800

/**
 * The half of `awsV4` that signs, for a page or an edge worker that counts bytes: it makes the same signatures and
 * loads a quarter less. It does not verify, and `reproduce` wants the whole.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html}
 * @example
 * ```ts
 * import { awsV4SignOnly } from '@presign/aws-v4'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(awsV4SignOnly({ region: 'eu-central-1' }), {
 *   credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'photos/cat.jpg', expiresIn: 900 })
 * ```
 */
export function awsV4SignOnly(options: AwsV4Options): AwsV4SignOnly {
  const place = placeOf(options)
  const { region, service, endpoint, rules } = place
  return Object.freeze<AwsV4SignOnly>({
    name: 'aws-v4',
    modes: ['url', 'header'],
    signature: { algorithm: 'hmac-sha256', encoding: 'hex' },
    limits: { keyBytes: rules.keyBytes, expiresIn: MAX_EXPIRES },
    region,
    service,
    endpoint,

    checkKey(key, allowUnsafe) {
      if (!rules.buckets) checkWirePath(key, allowUnsafe)
    },

    prepare: (shape, moment) =>
      prepare(shape, moment, place, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    // Steps 1 to 3 of the page. The stamp is the algorithm, the request's date and the credential's scope.
    *canonicalize({ method, root, query, headers, signedHeaders, payload, stamp }, target) {
      const path = rules.canonicalPath(root, target)
      const canonicalRequest = `${method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
      return { canonicalRequest, stringToSign: stamp + (yield* digest('sha256', canonicalRequest, 'hex')) }
    },

    // Step 4: the keys of the day, the region and the service, and of them the signing key.
    *signingKey({ scope }, credentials) {
      const { accessKeySecret: secret } = credentials as Secret
      let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `AWS4${secret}`) : secret
      for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
      return key
    },

    // Step 6. The fifth, the signature, is the seal above.
    finalize: (plan, target, signature) => withSignature(plan, rules.wirePath(target), signature),
  })
}
