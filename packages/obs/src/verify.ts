import type { Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, checkRegions, type VerifyingScheme } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'
import { obsAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './sign/scheme.js'

/** Options of {@link obsVerification}. */
export interface ObsVerificationOptions {
  /** Regions whose hosts are accepted: one or several. OBS signs no region. */
  readonly region: string | readonly string[]
  /** Where requests arrive unless the verifier says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** The scheme of OBS as a verifier takes it. */
export interface ObsVerification extends VerifyingScheme<'obs', Secret> {
  readonly endpoint: Endpoint
}

/**
 * The signature of Huawei Cloud OBS for `createVerifier`: signed headers and URLs, and the fields of upload forms.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0010.html}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { obsVerification } from '@presign/obs/verify'
 *
 * const verifier = createVerifier([obsVerification({ region: ['cn-north-4', 'cn-south-1'] })], {
 *   credentialsOf: (id) => (id === 'HPUAtestFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function obsVerification(options: ObsVerificationOptions): ObsVerification {
  checkOptions('obsVerification', options, ['region', 'endpoint'])
  const { region, endpoint = publicEndpoint() } = options
  checkEndpoint('obsVerification', endpoint)
  const regions = [region].flat()
  checkRegions(regions, checkRegion)
  return Object.freeze<ObsVerification>({
    ...scheme,
    endpoint,
    answers: obsAnswer,
    parse: (request) => parse(request, { regions, endpoint }),
    parseForm,
  })
}
