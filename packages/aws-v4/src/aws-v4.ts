import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkWirePath, type SigningScheme, withSignature } from '@presign/core/scheme'
import { MAX_EXPIRES } from './canonical.js'
import { type AwsV4Options, placeOf } from './place.js'
import type { AwsV4SigningPlan } from './plan.js'
import { schemeOf } from './scheme.js'
import { prepare } from './sign/prepare.js'

/** AWS4-HMAC-SHA256 for one region and service, as a signer takes it. */
export interface AwsV4 extends SigningScheme<'aws-v4', 'url' | 'header', Secret | DerivedKey> {
  readonly region: string
  readonly service: string
  readonly endpoint: Endpoint
}

/** Ids of the token service's credentials have twenty letters and digits and begin so. */
const TEMPORARY_ID = /^ASIA[A-Z0-9]{16}$/

/**
 * AWS Signature Version 4: signed headers and URLs, for S3, its compatibles and every other service that takes it. For a
 * verifier there is `awsV4Verification` of `@presign/aws-v4/verify`.
 *
 * For S3 a call has `bucket` and `key`. Headers are signed with the digest that the call gives as
 * `x-amz-content-sha256` (64 hex digits), and without one the body is not covered; URLs never cover it. A URL lives 1
 * to 604800 seconds.
 *
 * Other services have no buckets: their calls say `resource: 'service'` and the `path` as it goes over the wire,
 * percent-encoded (or the same as `key`, without its first slash). Without `x-amz-content-sha256` the request is signed
 * as one without a body.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html}
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html}
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(awsV4({ region: 'eu-central-1' }), {
 *   credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'photos/cat.jpg', expiresIn: 900 })
 * ```
 */
export function awsV4(options: AwsV4Options): AwsV4 {
  const place = placeOf(options)
  const { region, service, endpoint, rules } = place
  return Object.freeze<AwsV4>({
    ...schemeOf(rules),
    modes: ['url', 'header'],
    limits: {
      keyBytes: rules.keyBytes,
      expiresIn: MAX_EXPIRES,
      servicePaths: !rules.buckets,
      temporaryId: TEMPORARY_ID,
      // S3 ignores parameters that begin with "x-", and writes them into its log; to other services they may mean something.
      ...(rules.buckets && { freeParameter: 'x-nonce' }),
    },
    region,
    service,
    endpoint,
    checkKey(key, allowUnsafe) {
      if (!rules.buckets) checkWirePath(key, allowUnsafe)
    },
    prepare: (request, time) =>
      prepare(request, time, place, (request.endpoint ?? endpoint).address(region, request.bucket)),
    // Step 6. The fifth, the signature, is the format above.
    finalize: (plan: AwsV4SigningPlan, key, signature) => withSignature(plan, rules.wirePath(key), signature),
  })
}
