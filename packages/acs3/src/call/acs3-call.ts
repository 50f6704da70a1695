import type { Job } from '@presign/core'
import { invalidArgument, job, type SignedCall, signedCall } from '@presign/core/scheme'
import type { Acs3 } from '../acs3.js'
import { PAYLOAD_HEADER } from '../canonical.js'
import type { Acs3CallInput } from './options.js'
import { FORM_TYPE, flattened, formText } from './parameters.js'

/**
 * Signs a call of an API with its parameters and its body: `signer.run(acs3Call({ … }))`. Send the result as it is, and
 * make another one for each attempt, since the service takes a nonce once.
 *
 * @throws SigningError `input_invalid` where it has two bodies
 * @example
 * ```ts
 * import { acs3, acs3Call, serviceEndpoint } from '@presign/acs3'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(acs3({ endpoint: serviceEndpoint('https://ecs.cn-hangzhou.aliyuncs.com') }), {
 *   credentials: { accessKeyId: 'LTAItestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, method, headers, body } = await signer.run(
 *   acs3Call({ action: 'DescribeTags', version: '2014-05-26', form: { RegionId: 'cn-hangzhou', Tag: [{ Key: 'env' }] } })
 * ) // fetch(url, { method, headers, body })
 * ```
 */
export function acs3Call(input: Acs3CallInput): Job<Acs3, SignedCall> {
  const { action, version, method = 'POST', path, query, headers, at } = input
  const { body, type } = bodyOf(input)
  const request = {
    resource: 'service' as const,
    method,
    ...(path !== undefined && { path }),
    query: Object.fromEntries(flattened(query)),
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...headers,
      'x-acs-action': action,
      'x-acs-version': version,
    },
  }
  return job({ at }, (context) => signedCall(context, request, PAYLOAD_HEADER, body))
}

interface Body {
  readonly body?: string | Uint8Array
  readonly type?: string
}

function bodyOf({ form, json, body }: Acs3CallInput): Body {
  if ([form, json, body].filter((one) => one !== undefined).length > 1)
    throw invalidArgument('Cannot sign', {
      name: 'body',
      found: 'two bodies',
      wanted: 'form, json or body',
    })
  if (form !== undefined) return { body: formText(flattened(form)), type: FORM_TYPE }
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json; charset=utf-8' }
  return body === undefined ? {} : { body }
}
