import type { Job } from '@presign/core'
import { callWith, encodeText, job, rejectRepeats, type SignedCall } from '@presign/core/scheme'
import type { AcsRpc } from '../rpc/acs-rpc.js'
import type { CallInput } from './options.js'
import { FORM_TYPE, flattened } from './parameters.js'

/**
 * Signs a call of an RPC-style API with the older signature: `signer.run(acsRpcCall({ … }))`. What stands in `form` goes
 * into the body, and is signed as if it stood in the query. The answer is JSON unless `query` says another `Format`.
 *
 * @throws SigningError `query_invalid` for a name in both
 * @example
 * ```ts
 * import { serviceEndpoint } from '@presign/acs3'
 * import { acsRpc, acsRpcCall } from '@presign/acs3/rpc'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(acsRpc({ endpoint: serviceEndpoint('https://sts.aliyuncs.com') }), {
 *   credentials: { accessKeyId: 'LTAItestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, method, headers, body } = await signer.run(
 *   acsRpcCall({
 *     action: 'AssumeRole',
 *     version: '2015-04-01',
 *     form: { RoleArn: 'acs:ram::1000000000000000:role/upload', RoleSessionName: 'presign', DurationSeconds: 3600 }
 *   })
 * )
 * ```
 */
export function acsRpcCall(input: CallInput): Job<AcsRpc, SignedCall> {
  const { action: Action, version: Version, method = 'POST', at } = input
  const query = flattened({ Format: 'JSON', ...input.query, Action, Version })
  const form = flattened(input.form)
  rejectRepeats([...query, ...form])
  const headers = { ...(input.form && { 'content-type': FORM_TYPE }), ...input.headers }
  const parameters = Object.fromEntries([...query, ...form])
  const inBody = new Set(form.map(([name]) => encodeText(name)))
  return job({ at }, function* ({ sign }) {
    const signed = yield* sign({ resource: 'service', method, query: parameters, headers })
    if (input.form === undefined) return signed
    const [root = '', search = ''] = signed.url.split('?')
    const pieces = (body: boolean) => search.split('&').filter((piece) => inBody.has(nameOf(piece)) === body)
    return callWith(Object.assign(signed, { url: `${root}?${pieces(false).join('&')}` }), pieces(true).join('&'))
  })
}

const nameOf = (piece: string) => piece.split('=', 1)[0] ?? ''
