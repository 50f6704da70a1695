import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import type { Scheme } from '@presign/core/scheme'
import { mistakesOf } from './explain/mistakes.js'
import { type AwsV4Options, placeOf } from './place.js'
import type { AwsV4Plan, AwsV4SigningPlan } from './plan.js'
import { answerOf } from './read/answers.js'
import { read } from './read/read.js'
import { awsV4SignOnly } from './sign-only.js'

/** The scheme AWS4-HMAC-SHA256 for one region and service. */
export interface AwsV4 extends Scheme<'url' | 'header', Secret | DerivedKey, AwsV4Plan, AwsV4SigningPlan> {
  readonly name: 'aws-v4'
  readonly region: string
  readonly service: string
  readonly endpoint: Endpoint
}

/**
 * AWS Signature Version 4: signed headers and URLs, for S3, its compatibles and every other service that takes it.
 *
 * For S3 a call has `bucket` and `key`. Headers are signed with the digest that the call gives as
 * `x-amz-content-sha256` (64 hex digits), and without one the body is not covered; URLs never cover it. A URL lives 1
 * to 604800 seconds.
 *
 * Other services have no buckets: `key` is the path as it goes over the wire, percent-encoded, without its first slash.
 * Without `x-amz-content-sha256` the request is signed as one without a body.
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
  return Object.freeze<AwsV4>({
    ...awsV4SignOnly(options),
    answers: (reason, mode) => answerOf(place.rules, reason, mode),
    parse: (request) => read(request, place),
    mistakes: mistakesOf(place.rules),
  })
}
