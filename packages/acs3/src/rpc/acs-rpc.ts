import type { Endpoint, Secret } from '@presign/core'
import { encodeText, type SigningScheme, withSignature } from '@presign/core/scheme'
import { TEMPORARY_ID } from '../acs3.js'
import { type AcsOptions, endpointOf } from '../options.js'
import { prepare, type RpcSigningPlan } from './prepare.js'
import { scheme } from './scheme.js'

/** The RPC signature for one endpoint, as a signer takes it. */
export interface AcsRpc extends SigningScheme<'acs-rpc', 'header', Secret> {
  readonly endpoint: Endpoint
}

/**
 * The signature of RPC-style APIs before V3, version 1.0 with HMAC-SHA1, for what still needs it. It goes into the query
 * and covers the method and all parameters, and no header. For a verifier there is `acsRpcVerification` of
 * `@presign/acs3/verify`.
 *
 * A call says `resource: 'service'` and has all parameters in `query`, `Action`, `Version` and `Format` among them;
 * `acsRpcCall` moves those of a form into the body, which the signature allows. Every request gets a `SignatureNonce` of its
 * own unless it brings one. Signatures are good for 15 minutes around their `Timestamp`: they are made by `sign`, since
 * they have no lifetime that a caller chooses.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism}
 * @example
 * ```ts
 * import { serviceEndpoint } from '@presign/acs3'
 * import { acsRpc } from '@presign/acs3/rpc'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(acsRpc({ endpoint: serviceEndpoint('https://sts.aliyuncs.com') }), {
 *   credentials: { accessKeyId: 'LTAItestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.sign({
 *   resource: 'service',
 *   query: { Action: 'GetCallerIdentity', Version: '2015-04-01', Format: 'JSON' }
 * })
 * ```
 */
export function acsRpc(options: AcsOptions): AcsRpc {
  const endpoint = endpointOf('acsRpc', options)
  return Object.freeze<AcsRpc>({
    ...scheme,
    modes: ['header'],
    limits: { keyBytes: 0, expiresIn: 0, temporaryId: TEMPORARY_ID, nonce: { parameter: 'SignatureNonce' } },
    endpoint,
    prepare: (request, time) => prepare(request, time, (request.endpoint ?? endpoint).address('', request.bucket)),
    // Step 4: the signature is the last parameter.
    finalize: (plan: RpcSigningPlan, _key, signature) => withSignature(plan, '', encodeText(signature)),
  })
}
