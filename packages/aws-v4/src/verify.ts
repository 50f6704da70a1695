import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkRegions, type FormFields, type Regions, type VerifyingScheme } from '@presign/core/scheme'
import { checkRegion } from '@presign/s3/scheme'
import { type AwsV4Options, checkAwsOptions, servicePlaceOf } from './place.js'
import type { AwsV4Plan } from './plan.js'
import { answerOf } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { schemeOf } from './scheme.js'

/** Options of {@link awsV4Verification}. */
export interface AwsV4VerificationOptions extends Omit<AwsV4Options, 'region'> {
  /** Regions that are accepted: one, several, or a function that is asked about the request's own scope. */
  readonly region: Regions
}

/** AWS4-HMAC-SHA256 as a verifier takes it. */
export interface AwsV4Verification extends VerifyingScheme<'aws-v4', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/**
 * AWS Signature Version 4 for `createVerifier`: signed headers and URLs of one service, and the fields of S3's upload
 * forms.
 *
 * Services other than S3 may sign the digest of a body without sending it: give `verify` the `payload`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html}
 * @example
 * ```ts
 * import { awsV4Verification } from '@presign/aws-v4/verify'
 * import { createVerifier } from '@presign/core/verify'
 *
 * const scheme = awsV4Verification({ region: ({ region }) => region.startsWith('eu-') })
 * const verifier = createVerifier([scheme], {
 *   credentialsOf: (id) => (id === 'AKIATESTFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function awsV4Verification(all: AwsV4VerificationOptions): AwsV4Verification {
  checkAwsOptions('awsV4Verification', all)
  const { region, ...options } = all
  checkRegions(region, checkRegion)
  const place = servicePlaceOf(options)
  const accepted = { ...place, regions: region }
  return Object.freeze<AwsV4Verification>({
    ...schemeOf(place.rules),
    endpoint: place.endpoint,
    answers: (reason, signedIn) => answerOf(place.rules, reason, signedIn),
    parse: (request) => parse(request, accepted),
    // No service but S3 has forms.
    ...(place.rules.buckets && { parseForm: (fields: FormFields) => parseForm(fields, accepted) }),
    withPayload: (plan: AwsV4Plan, sha256) => ({ ...plan, payload: sha256 }),
  })
}
