import type { Endpoint, Secret } from '@presign/core'
import type { VerifyingScheme } from '@presign/core/scheme'
import { answer } from './answers.js'
import { publicEndpoint } from './endpoint.js'
import { parse } from './parse.js'
import { scheme } from './scheme.js'

/** Options of {@link templateVerification}. */
export interface TemplateVerificationOptions {
  /** Regions whose hosts are accepted: one or several. */
  readonly region: string | readonly string[]
  /** Where requests arrive unless the verifier says otherwise. Default `bucket.<region>.example.com`. */
  readonly endpoint?: Endpoint
}

/** The scheme as a verifier takes it. */
export interface TemplateVerification extends VerifyingScheme<'template', Secret> {
  readonly endpoint: Endpoint
}

/**
 * The scheme for `createVerifier`.
 *
 * @example
 * ```ts
 * import { createVerifier } from '@presign/core/verify'
 * import { templateVerification } from './verify.js'
 *
 * const verifier = createVerifier([templateVerification({ region: 'eu' })], {
 *   credentialsOf: (id) => (id === 'id' ? { accessKeyId: id, accessKeySecret: 'FAKE' } : undefined)
 * })
 * ```
 */
export function templateVerification(options: TemplateVerificationOptions): TemplateVerification {
  const { region, endpoint = publicEndpoint } = options
  const regions = [region].flat()
  return Object.freeze<TemplateVerification>({
    ...scheme,
    endpoint,
    answers: answer,
    parse: (request) => parse(request, { regions, endpoint }),
  })
}
