import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkRegions, type VerifyingScheme } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'
import { checkRegion } from './names.js'
import { type CosOptions, checkCosOptions } from './place.js'
import { cosAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './sign/scheme.js'

/** Options of {@link cosVerification}. */
export interface CosVerificationOptions extends Pick<CosOptions, 'endpoint' | 'signHost'> {
  /** Regions whose hosts are accepted: one or several. COS signs no region. */
  readonly region: string | readonly string[]
}

/** The scheme of COS as a verifier takes it. */
export interface CosVerification extends VerifyingScheme<'cos', Secret | DerivedKey> {
  readonly endpoint: Endpoint
}

/**
 * The request signature of Tencent Cloud COS for `createVerifier`: signed headers and URLs, and the fields of upload
 * forms. Requests that do not sign the host are rejected unless `signHost` is `false`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.tencentcloud.com/document/product/436/7778}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { cosVerification } from '@presign/cos/verify'
 *
 * const verifier = createVerifier([cosVerification({ region: ['ap-guangzhou', 'ap-beijing'] })], {
 *   credentialsOf: (id) => (id === 'AKIDtestFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function cosVerification(options: CosVerificationOptions): CosVerification {
  checkCosOptions('cosVerification', options)
  const { endpoint = publicEndpoint(), signHost = true } = options
  const regions = [options.region].flat()
  checkRegions(regions, checkRegion)
  return Object.freeze<CosVerification>({
    ...scheme,
    endpoint,
    answers: cosAnswer,
    parse: (request) => parse(request, { regions, endpoint, signHost }),
    parseForm,
  })
}
