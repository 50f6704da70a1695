import type { Job } from '@presign/core'
import { job, type SignedCall, signedCall } from '@presign/core/scheme'
import { PAYLOAD_HEADER } from './canonical.js'
import type { CallInput } from './options.js'
import type { Tc3 } from './tc3.js'

/**
 * Signs a call of an API with its parameters: `signer.run(tc3Call({ … }))`. Send the result as it is: the type of the
 * body is signed, and a client that adds a `charset` to it breaks the signature.
 *
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { tc3, tc3Call } from '@presign/tc3'
 *
 * const signer = createSigner(tc3({ service: 'sts' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, method, headers, body } = await signer.run(
 *   tc3Call({
 *     action: 'AssumeRole',
 *     version: '2018-08-13',
 *     region: 'ap-guangzhou',
 *     json: { RoleArn: 'qcs::cam::uin/100000000001:roleName/upload', RoleSessionName: 'presign' }
 *   })
 * ) // fetch(url, { method, headers, body })
 * ```
 */
export function tc3Call(input: CallInput): Job<Tc3, SignedCall> {
  const { action, version, region, method = 'POST', query = {}, headers, at } = input
  const request = {
    resource: 'service' as const,
    method,
    query,
    headers: {
      ...headers,
      'x-tc-action': action,
      'x-tc-version': version,
      ...(region !== undefined && { 'x-tc-region': region }),
    },
  }
  return job({ at }, (context) => signedCall(context, request, PAYLOAD_HEADER, bodyOf(input, method)))
}

/** APIs want an object also where there are no parameters. */
function bodyOf({ json, body }: CallInput, method: string): string | Uint8Array | undefined {
  return body ?? (method.toUpperCase() === 'GET' ? undefined : JSON.stringify(json ?? {}))
}
