import type { Endpoint, Secret } from '@presign/core'
import type { VerifyingScheme } from '@presign/core/scheme'
import { type AcsOptions, endpointOf } from './options.js'
import { answerOf } from './read/answers.js'
import { parse } from './read/parse.js'
import { parse as parseRpc } from './rpc/parse.js'
import { scheme as rpcScheme } from './rpc/scheme.js'
import { scheme } from './scheme.js'

export { serviceEndpoint } from '@presign/core/scheme'
export type { AcsOptions } from './options.js'
export { withForm } from './rpc/with-form.js'

/** ACS3-HMAC-SHA256 as a verifier takes it. */
export interface Acs3Verification extends VerifyingScheme<'acs3', Secret> {
  readonly endpoint: Endpoint
}

/** The RPC signature as a verifier takes it. */
export interface AcsRpcVerification extends VerifyingScheme<'acs-rpc', Secret> {
  readonly endpoint: Endpoint
}

/**
 * ACS3-HMAC-SHA256 for `createVerifier`. A verdict's `key` is the path as it was sent, and its `sha256` the digest of the
 * body: give `verify` the `payload`, or compare it yourself. A `replay` store refuses a request that comes twice.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature}
 * @example
 * ```ts
 * import { acs3Verification, serviceEndpoint } from '@presign/acs3/verify'
 * import { createVerifier } from '@presign/core/verify'
 *
 * const verifier = createVerifier([acs3Verification({ endpoint: serviceEndpoint('http://127.0.0.1:8080') })], {
 *   credentialsOf: (id) => (id === 'LTAItestFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * ```
 */
export function acs3Verification(options: AcsOptions): Acs3Verification {
  const endpoint = endpointOf('acs3Verification', options)
  return Object.freeze<Acs3Verification>({
    ...scheme,
    endpoint,
    answers: answerOf,
    parse: (request) => parse(request, endpoint),
  })
}

/**
 * The RPC signature, version 1.0 with HMAC-SHA1, for `createVerifier`. Parameters of a form are signed as those of the
 * query are: see {@link withForm}. Verdicts say `mode: 'header'`, as of every signature that `sign` makes.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism}
 * @example
 * ```ts
 * import { acsRpcVerification, serviceEndpoint, withForm } from '@presign/acs3/verify'
 * import { createVerifier } from '@presign/core/verify'
 *
 * const verifier = createVerifier([acsRpcVerification({ endpoint: serviceEndpoint('https://sts.aliyuncs.com') })], {
 *   credentialsOf: (id) => (id === 'LTAItestFAKE001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined)
 * })
 * const request = { method: 'POST', target: '/?Action=AssumeRole', headers: { host: 'sts.aliyuncs.com' } }
 * const verdict = await verifier.verify(withForm(request, 'RoleSessionName=presign'))
 * ```
 */
export function acsRpcVerification(options: AcsOptions): AcsRpcVerification {
  const endpoint = endpointOf('acsRpcVerification', options)
  return Object.freeze<AcsRpcVerification>({
    ...rpcScheme,
    endpoint,
    answers: answerOf,
    parse: (request) => parseRpc(request, endpoint),
  })
}
