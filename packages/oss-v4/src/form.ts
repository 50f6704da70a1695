import type { Job } from '@presign/core'
import {
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import { type OssFormInput, ownFields } from '@presign/oss/form'
import { ossV4Form } from './form/rules.js'
import type { OssV4 } from './oss-v4.js'

export type { PolicyFields, SignPolicyOptions } from '@presign/object-storage/form'

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `key_unsafe`, `header_invalid`, `callback_invalid`, `expiry_out_of_range` (1 to 604800 seconds),
 * `token_expiry`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV4 } from '@presign/oss-v4'
 * import { postPolicy } from '@presign/oss-v4/form'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 10_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: OssFormInput): Job<OssV4, SignedForm> {
  return formJob(ossV4Form, input, ownFields)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere. The service
 * wants conditions on every field it returns, but for `policy` and `x-oss-signature`.
 *
 * @param policy The JSON text, before Base64.
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<OssV4, PolicyFields> {
  return policyJob(ossV4Form, policy, options)
}
