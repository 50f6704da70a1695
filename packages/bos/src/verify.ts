import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, checkRegions, type VerifyingScheme } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'
import { bosAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './sign/scheme.js'

/** Options of {@link bosVerification}. */
export interface BosVerificationOptions {
  /** Regions whose hosts are accepted: one or several. BOS signs no region. */
  readonly region: string | readonly string[]
  /** Where requests arrive unless the verifier says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** The scheme of BOS as a verifier takes it. */
export interface BosVerification extends VerifyingScheme<'bos', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/**
 * The signature of Baidu AI Cloud BOS for `createVerifier`: signed headers and URLs, and the fields of upload forms.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://cloud.baidu.com/doc/Reference/s/Njwvz1wot}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { bosVerification } from '@presign/bos/verify'
 *
 * const verifier = createVerifier([bosVerification({ region: ['bj', 'gz'] })], {
 *   credentialsOf: (id) => (id === 'bceFAKEtest001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function bosVerification(options: BosVerificationOptions): BosVerification {
  checkOptions('bosVerification', options, ['region', 'endpoint'])
  const { region, endpoint = publicEndpoint() } = options
  checkEndpoint('bosVerification', endpoint)
  const regions = [region].flat()
  checkRegions(regions, checkRegion)
  return Object.freeze<BosVerification>({
    ...scheme,
    endpoint,
    answers: bosAnswer,
    parse: (request) => parse(request, { regions, endpoint }),
    parseForm,
  })
}
