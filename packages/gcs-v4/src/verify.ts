import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkRegions, importKey, type Regions, type VerifyingScheme } from '@presign/core/scheme'
import type { Algorithm } from './canonical.js'
import { publicEndpoint } from './endpoints.js'
import { publicKeyOf } from './keys/pem.js'
import { checkRegion } from './names.js'
import { checkGcsOptions, type GcsV4Options } from './place.js'
import { gcsAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { hmacScheme, rsaScheme } from './sign/scheme.js'

/** Options of {@link gcsV4Verification} and {@link gcsV4RsaVerification}. */
export interface GcsV4VerificationOptions extends Pick<GcsV4Options, 'endpoint'> {
  /**
   * Locations that are accepted in the credential scope: one, several, or a function that is asked. Default: any, as the
   * service does.
   */
  readonly region?: Regions
}

/** GOOG4-HMAC-SHA256 as a verifier takes it. */
export interface GcsV4Verification extends VerifyingScheme<'gcs-v4', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/** GOOG4-RSA-SHA256 as a verifier takes it. */
export interface GcsV4RsaVerification extends VerifyingScheme<'gcs-v4-rsa', Secret> {
  readonly endpoint: Endpoint
}

/**
 * The V4 signature of Google Cloud Storage with HMAC keys for `createVerifier`: signed headers, URLs and the fields of
 * upload forms.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { gcsV4Verification } from '@presign/gcs-v4/verify'
 *
 * const verifier = createVerifier([gcsV4Verification()], {
 *   credentialsOf: (id) => (id === 'GOOGTESTFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function gcsV4Verification(options: GcsV4VerificationOptions = {}): GcsV4Verification {
  const { algorithm, ...shared } = hmacScheme
  return Object.freeze<GcsV4Verification>({ ...shared, ...verifying('gcsV4Verification', algorithm, options) })
}

/**
 * The same for the RSA keys of service accounts. As the secret of a service account `credentialsOf` gives its public
 * key or certificate in PEM, as Google publishes it; the private key will do.
 *
 * @throws SigningError `region_invalid`; from `verify` `credentials_invalid` for a key that is not one
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { gcsV4RsaVerification } from '@presign/gcs-v4/verify'
 *
 * const verifierOf = (certificates: ReadonlyMap<string, string>) =>
 *   createVerifier([gcsV4RsaVerification()], {
 *     credentialsOf(email) {
 *       const pem = certificates.get(email)
 *       return pem === undefined ? undefined : { accessKeyId: email, accessKeySecret: pem }
 *     }
 *   })
 * ```
 */
export function gcsV4RsaVerification(options: GcsV4VerificationOptions = {}): GcsV4RsaVerification {
  const { algorithm, ...shared } = rsaScheme
  return Object.freeze<GcsV4RsaVerification>({
    ...shared,
    ...verifying('gcsV4RsaVerification', algorithm, options),
    *verifyingKey(_plan, { accessKeySecret: key }) {
      return typeof key === 'string' ? yield* importKey('rsa-sha256', publicKeyOf(key), 'verify') : key
    },
  })
}

function verifying(of: string, algorithm: Algorithm, options: GcsV4VerificationOptions) {
  checkGcsOptions(of, options)
  const { region: regions = () => true, endpoint = publicEndpoint() } = options
  checkRegions(regions, checkRegion)
  return {
    endpoint,
    answers: gcsAnswer,
    parse: (request) => parse(request, { algorithm, regions, endpoint }),
    parseForm: (fields) => parseForm(fields, algorithm, regions),
  } satisfies Partial<GcsV4Verification>
}
