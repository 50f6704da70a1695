import type { Job } from '@presign/core'
import {
  type FormInput,
  formJob,
  type PolicyFields,
  policyJob,
  type SignedForm,
  type SignPolicyOptions,
} from '@presign/object-storage/form'
import type { AwsV4 } from './aws-v4.js'
import { awsV4Form } from './form/rules.js'

export type { FormInput, PolicyFields, SignedForm, SignPolicyOptions } from '@presign/object-storage/form'

/**
 * The job that signs an upload form of S3: a page posts a file with it and never sees a key.
 *
 * A policy that limits neither size nor key is refused unless `unlimited: true` says that it is meant. S3 refuses a form
 * with a field that the policy does not name: what the page fills in needs one of `conditions`.
 *
 * @throws SigningError (from `run`) `policy_unlimited`, `policy_invalid`, `bucket_missing`, `bucket_invalid`,
 * `key_empty`, `key_too_long`, `expiry_out_of_range` (1 to 604800 seconds), `token_expiry`.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html}
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { postPolicy } from '@presign/aws-v4/form'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(awsV4({ region: 'eu-central-1' }), {
 *   credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url, fields } = await signer.run(
 *   postPolicy({ bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 5_000_000 }, expiresIn: 600 })
 * )
 * ```
 */
export function postPolicy(input: FormInput): Job<AwsV4, SignedForm> {
  return formJob(awsV4Form, input)
}

/**
 * The job that signs the text of a policy, to the byte and whatever it says: for policies written elsewhere.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html}
 */
export function signPolicy(policy: string, options?: SignPolicyOptions): Job<AwsV4, PolicyFields> {
  return policyJob(awsV4Form, policy, options)
}
