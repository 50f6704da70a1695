import { isoBasic } from '@presign/core/scheme'
import type { FormRules } from '@presign/object-storage/form'
import { s3Policy } from '@presign/s3/form'
import type { AwsV4 } from '../aws-v4.js'
import { ALGORITHM } from '../canonical.js'
import { scopeOf } from '../scope.js'

/**
 * How a form of S3 is signed: the Base64 of the policy with the key of the day, bound to all that it is signed with.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html}
 */
export const awsV4Form: FormRules<AwsV4> = {
  policy: s3Policy,
  marks: ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'],
  signatureField: 'x-amz-signature',
  permission({ scheme, accessKeyId, securityToken, time }) {
    const timestamp = isoBasic(time.seconds)
    const scope = scopeOf(timestamp, scheme)
    const fields = {
      'x-amz-algorithm': ALGORITHM,
      'x-amz-credential': `${accessKeyId}/${scope}`,
      'x-amz-date': timestamp,
      ...(securityToken === undefined ? undefined : { 'x-amz-security-token': securityToken }),
    }
    return { scope, fields, bound: fields }
  },
}
