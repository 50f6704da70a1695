import type { Job } from '@presign/core'
import { isoBasic, isoExtended, type JobContext, type Recipe, sign, toBase64 } from '@presign/core/scheme'
import { draftForm, type FormInput, type PostForm } from '@presign/object-storage/form'
import type { AwsV4 } from '../aws-v4.js'
import { ALGORITHM } from '../canonical.js'
import { scopeOf } from '../scope.js'

const RESERVED = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-security-token', 'x-amz-signature']

/**
 * A form with which a browser uploads one file: `signer.run(postPolicy({ … }))`.
 *
 * It refuses to sign without a limit on key and size unless told `unlimited: true`.
 *
 * @throws SigningError `policy_unlimited`, `policy_invalid`, `bucket_missing`, `key_empty`, `key_too_long`,
 * `expiry_out_of_range`, `token_expiry`
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
export function postPolicy(input: FormInput): Job<AwsV4, PostForm> {
  return Object.assign(
    function* (context: JobContext<AwsV4>): Recipe<PostForm> {
      const { url, fields, conditions, expiresIn } = draftForm(input, context, RESERVED)
      const expiresAt = isoExtended(context.time.seconds + expiresIn)
      const bound = Object.entries(permission(context)).map(([name, value]) => ({ [name]: value }))
      const policy = JSON.stringify({ expiration: expiresAt, conditions: [...conditions, ...bound] })
      const signed = yield* signedPolicy(policy, context)
      return { url, fields: Object.freeze({ ...fields, ...signed }), expiresAt }
    },
    { expiresIn: input.expiresIn, at: input.at },
  )
}

/** Options of {@link signPolicy}. */
export interface SignPolicyOptions {
  /** The moment of signing, which the policy's conditions name as well. Default: the signer's clock. */
  readonly at?: Date
}

/**
 * Signs a policy that was written elsewhere, to the byte. The result is the fields that carry its permission; which
 * others the form needs, the policy says.
 *
 * @param policy The JSON text, before Base64.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html}
 */
export function signPolicy(
  policy: string,
  { at }: SignPolicyOptions = {},
): Job<AwsV4, Readonly<Record<string, string>>> {
  return Object.assign((context: JobContext<AwsV4>) => signedPolicy(policy, context), { at })
}

/** The Base64 text is itself the string to sign. */
function* signedPolicy(policy: string, context: JobContext<AwsV4>): Recipe<Record<string, string>> {
  const encoded = toBase64(policy)
  const fields = permission(context)
  const key = yield* context.signingKey({ scope: scopeOf(fields['x-amz-date'], context.scheme) })
  return { policy: encoded, ...fields, 'x-amz-signature': yield* sign(key, encoded, 'hex') }
}

function permission({ accessKeyId, securityToken, time, scheme }: JobContext<AwsV4>) {
  const timestamp = isoBasic(time.seconds)
  return {
    'x-amz-algorithm': ALGORITHM,
    'x-amz-credential': `${accessKeyId}/${scopeOf(timestamp, scheme)}`,
    'x-amz-date': timestamp,
    ...(securityToken === undefined ? undefined : { 'x-amz-security-token': securityToken }),
  }
}
