import type { Job } from '@presign/core'
import {
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import { type OssFormInput, ownFields } from '@presign/oss/form'
import { ossV1Form } from './form/rules.js'
import type { OssV1 } from './oss-v1.js'

export type { PolicyFields, SignPolicyOptions } from '@presign/object-storage/form'

/**
 * The job that signs an upload form: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `key_unsafe`, `header_invalid`, `callback_invalid`, `expiry_out_of_range`, `token_expiry`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV1 } from '@presign/oss-v1'
 * import { postPolicy } from '@presign/oss-v1/form'
 *
 * const signer = createSigner(ossV1({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 10_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: OssFormInput): Job<OssV1, SignedForm> {
  return formJob(ossV1Form, input, ownFields)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<OssV1, PolicyFields> {
  return policyJob(ossV1Form, policy, options)
}
