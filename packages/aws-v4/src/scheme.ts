import {
  attached,
  type DerivedKey,
  digest,
  type Endpoint,
  importKey,
  type Scheme,
  type Secret,
  sign,
} from '@presign/core'
import { checkRegion, endpoints } from '@presign/s3'
import { answerOf } from './answers.js'
import { serviceEndpoint } from './endpoint.js'
import { mistakesOf } from './mistakes.js'
import type { AwsV4Plan, AwsV4SigningPlan } from './plan.js'
import { prepare } from './prepare.js'
import { MAX_EXPIRES, read } from './read.js'
import { rulesOf } from './rules.js'

/** Options of {@link awsV4}. */
export interface AwsV4Options {
  /** The region that is signed, such as `us-east-1`; `auto` where a compatible store says so. */
  readonly region: string
  /** The service as scopes name it: `s3`, the default, `execute-api`, `dynamodb`, `sts` … */
  readonly service?: string
  /** Where requests go unless a call says otherwise. Default: the service's own host in that region. */
  readonly endpoint?: Endpoint
  /** Outside S3: resolve dot segments and double slashes before signing. Default true, as the services do. */
  readonly normalizePath?: boolean
  /** Send the token of temporary credentials without signing it, as a few services want. Default false. */
  readonly omitSessionToken?: boolean
  /**
   * Outside S3: send the digest that a call gives as `x-amz-content-sha256`, and not only sign it. Default true; with
   * false a verifier must be told the body's digest by other means.
   */
  readonly payloadHeader?: boolean
}

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
  const { region, service = 's3', normalizePath = true, omitSessionToken = false, payloadHeader = true } = options
  checkRegion(region)
  const rules = rulesOf(service, normalizePath)
  const place = { region, service, rules, omitSessionToken, payloadHeader }
  const endpoint = options.endpoint ?? (rules.buckets ? endpoints.public() : serviceEndpoint(service))
  return Object.freeze<AwsV4>({
    name: 'aws-v4',
    modes: ['url', 'header'],
    seal: { algorithm: 'hmac-sha256', as: 'hex' },
    limits: { keyBytes: rules.keyBytes, expiresIn: MAX_EXPIRES },
    answers: (reason, mode) => answerOf(rules, reason, mode),
    region,
    service,
    endpoint,

    checkKey: rules.checkKey,

    prepare: (shape, moment) =>
      prepare(shape, moment, place, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    read: (request) => read(request, place, endpoint),

    *texts({ method, root, query, headers, signedHeaders, payload, stamp }, target) {
      const path = rules.canonicalPath(root, target)
      const canonicalRequest = `${method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payload}`
      return { canonicalRequest, stringToSign: stamp + (yield* digest('sha256', canonicalRequest, 'hex')) }
    },

    *signingKey({ scope }, credentials) {
      const { accessKeySecret: secret } = credentials as Secret
      let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `AWS4${secret}`) : secret
      for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
      return key
    },

    attach: (plan, target, signature) => attached(plan, rules.wirePath(target), signature),

    mistakes: mistakesOf(rules),
  })
}
