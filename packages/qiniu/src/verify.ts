import type { Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, type VerifyingScheme } from '@presign/core/scheme'
import { qiniuAnswer } from './read/answers.js'
import { parse } from './read/parse.js'
import { parseForm } from './read/parse-form.js'
import { scheme } from './scheme.js'

export {
  type CallbackRequest,
  type CallbackVerdict,
  type VerifyCallbackOptions,
  verifyCallback,
} from './read/callback.js'

/** Options of {@link qiniuVerification}. */
export interface QiniuVerificationOptions {
  /** Where downloads arrive, with the bucket: `endpoints.custom(origin, { bucket })`. Its protocol is part of what is signed. */
  readonly endpoint: Endpoint
}

/** The tokens of Qiniu Kodo as a verifier takes them. */
export interface QiniuVerification extends VerifyingScheme<'qiniu', Secret> {
  readonly endpoint: Endpoint
}

/**
 * The tokens of Qiniu Kodo for `createVerifier`: private download URLs, and the fields of upload forms. For callbacks and
 * other requests with a management token there is `verifyCallback`.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://developer.qiniu.com/kodo/1202/download-token}
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { endpoints } from '@presign/qiniu'
 * import { qiniuVerification } from '@presign/qiniu/verify'
 *
 * const endpoint = endpoints.custom('https://cdn.example.com', { bucket: 'photos' })
 * const verifier = createVerifier([qiniuVerification({ endpoint })], {
 *   credentialsOf: (id) => (id === 'qiniuFAKEtest001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function qiniuVerification(options: QiniuVerificationOptions): QiniuVerification {
  checkOptions('qiniuVerification', options, ['endpoint'])
  const { endpoint } = options
  checkEndpoint('qiniuVerification', endpoint)
  return Object.freeze<QiniuVerification>({
    ...scheme,
    endpoint,
    answers: qiniuAnswer,
    parse: (request) => parse(request, endpoint),
    parseForm,
  })
}
