import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, checkRegions, type Regions, type VerifyingScheme } from '@presign/core/scheme'
import { formAnswer } from '@presign/object-storage/form'
import { checkRegion, ossAnswer, publicEndpoint } from '@presign/oss/scheme'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './scheme.js'

/** Options of {@link ossV4Verification}. */
export interface OssV4VerificationOptions {
  /** Regions that are accepted: one, several, or a function that is asked about the request's own scope. */
  readonly region: Regions
  /** Default `oss`. */
  readonly product?: string
  /** Where requests arrive unless the verifier says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** OSS4-HMAC-SHA256 as a verifier takes it. */
export interface OssV4Verification extends VerifyingScheme<'oss-v4', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/** The EC of a V4 signature that is not right. */
const MISMATCH_EC = '0002-00000201'

/** The EC of a form's signature that is not right. */
const FORM_MISMATCH_EC = '0002-00000701'

/**
 * Alibaba Cloud OSS signature version 4 for `createVerifier`: signed headers and URLs, and the fields of upload forms.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 *
 * const scheme = ossV4Verification({ region: ['cn-hangzhou', 'cn-beijing'] })
 * const verifier = createVerifier([scheme], {
 *   credentialsOf: (id) => (id === 'LTAItestKEY0001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function ossV4Verification(options: OssV4VerificationOptions): OssV4Verification {
  checkOptions('ossV4Verification', options, ['region', 'product', 'endpoint'])
  const { region, product = 'oss', endpoint = publicEndpoint() } = options
  checkEndpoint('ossV4Verification', endpoint)
  checkRegions(region, checkRegion)
  const place = { regions: region, product, endpoint }
  return Object.freeze<OssV4Verification>({
    ...scheme,
    endpoint,
    answers: (reason, signedIn) =>
      signedIn === 'form' ? formAnswer(reason, ossAnswer(reason, FORM_MISMATCH_EC)) : ossAnswer(reason, MISMATCH_EC),
    // What stands before the marks, since parameters are sent in the order of their names.
    remnant: /^(?:x-nonce=[0-9a-f]{32}|x-oss-additional-headers=[^&]+|response-[a-z-]+=[^&]*)$/,
    parse: (request) => parse(request, place),
    parseForm: (fields) => parseForm(fields, place),
  })
}
