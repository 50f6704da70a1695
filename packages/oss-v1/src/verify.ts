import type { Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, checkRegions, type VerifyingScheme } from '@presign/core/scheme'
import { formAnswer } from '@presign/object-storage/form'
import { checkRegion, ossAnswer, publicEndpoint } from '@presign/oss/scheme'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './scheme.js'

/** Options of {@link ossV1Verification}. */
export interface OssV1VerificationOptions {
  /** Regions whose hosts are accepted: one or several. V1 signs no region. */
  readonly region: string | readonly string[]
  /** Where requests arrive unless the verifier says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** The HMAC-SHA1 scheme of OSS as a verifier takes it. */
export interface OssV1Verification extends VerifyingScheme<'oss-v1', Secret> {
  readonly endpoint: Endpoint
}

/** The EC of a V1 signature that is not right. */
const MISMATCH_EC = '0002-00000040'

/** The EC of a form's signature that is not right. */
const FORM_MISMATCH_EC = '0002-00000701'

/**
 * Alibaba Cloud OSS signature version 1 for `createVerifier`: signed headers and URLs, and the fields of upload forms.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { ossV1Verification } from '@presign/oss-v1/verify'
 *
 * const verifier = createVerifier([ossV1Verification({ region: 'cn-hangzhou' })], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function ossV1Verification(options: OssV1VerificationOptions): OssV1Verification {
  checkOptions('ossV1Verification', options, ['region', 'endpoint'])
  const { region, endpoint = publicEndpoint() } = options
  checkEndpoint('ossV1Verification', endpoint)
  const regions = [region].flat()
  checkRegions(regions, checkRegion)
  return Object.freeze<OssV1Verification>({
    ...scheme,
    endpoint,
    answers: (reason, signedIn) =>
      signedIn === 'form' ? formAnswer(reason, ossAnswer(reason, FORM_MISMATCH_EC)) : ossAnswer(reason, MISMATCH_EC),
    // `Expires` alone marks nothing, since other protocols and public objects have the name, too.
    remnant: /^Expires=\d{1,15}$/,
    parse: (request) => parse(request, { regions, endpoint }),
    parseForm,
  })
}
