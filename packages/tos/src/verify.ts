import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, checkRegions, type Regions, type VerifyingScheme } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'
import { tosAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './sign/scheme.js'

/** Options of {@link tosVerification}. */
export interface TosVerificationOptions {
  /** Regions that are accepted: one, several, or a function that is asked about the request's own scope. */
  readonly region: Regions
  /** Where requests arrive unless the verifier says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** TOS4-HMAC-SHA256 as a verifier takes it. */
export interface TosVerification extends VerifyingScheme<'tos', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/**
 * The signature of Volcengine TOS for `createVerifier`: signed headers and URLs, policies in the query, and the fields of
 * upload forms.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.volcengine.com/docs/6349/74839}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { tosVerification } from '@presign/tos/verify'
 *
 * const scheme = tosVerification({ region: ({ region }) => region.startsWith('cn-') })
 * const verifier = createVerifier([scheme], {
 *   credentialsOf: (id) => (id === 'AKLTtestFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function tosVerification(options: TosVerificationOptions): TosVerification {
  checkOptions('tosVerification', options, ['region', 'endpoint'])
  const { region: regions, endpoint = publicEndpoint() } = options
  checkEndpoint('tosVerification', endpoint)
  checkRegions(regions, checkRegion)
  const place = { regions, endpoint }
  return Object.freeze<TosVerification>({
    ...scheme,
    endpoint,
    answers: tosAnswer,
    parse: (request) => parse(request, place),
    parseForm: (fields) => parseForm(fields, place),
  })
}
