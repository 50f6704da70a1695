import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkRegions, type FormFields, invalidOption, type Regions, type VerifyingScheme } from '@presign/core/scheme'
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
  /**
   * Names of `x-amz-*` headers that may arrive without being signed, because a proxy in front adds them, such as
   * CloudFront's `x-amz-cf-id`. S3 itself takes none. Default: none. What a signature depends on cannot be among them.
   */
  readonly unsignedHeaders?: readonly string[]
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
 * @throws SigningError `region_invalid`; `input_invalid` for `unsignedHeaders` that a proxy cannot add.
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
  const { region, unsignedHeaders = [], ...options } = all
  checkAwsOptions('awsV4Verification', { region, ...options })
  checkUnsigned(unsignedHeaders)
  checkRegions(region, checkRegion)
  const place = servicePlaceOf(options)
  const accepted = { ...place, regions: region, unsignedHeaders: unsignedHeaders.map((name) => name.toLowerCase()) }
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

/** What S3 reads of a request must be signed: who takes one of these from anyone accepts another request. */
const ALWAYS_SIGNED =
  /^x-amz-(?:acl|algorithm|checksum|content|copy|credential|date|decoded|grant|meta|object|s3session|sdk|security|server|storage|tagging|trailer|website)/

function checkUnsigned(names: readonly string[]): void {
  const wanted = 'a list of names that proxies add, such as "x-amz-cf-id"'
  const bad = Array.isArray(names)
    ? names.find(
        (name) =>
          typeof name !== 'string' || !/^x-amz-[a-z0-9-]+$/i.test(name) || ALWAYS_SIGNED.test(name.toLowerCase()),
      )
    : names
  if (bad !== undefined)
    throw invalidOption('awsV4Verification', 'unsignedHeaders', `"${String(bad).slice(0, 80)}"`, wanted)
}
