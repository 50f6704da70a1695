import { awsV4 } from '@presign/aws-v4'
import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { FORM_TYPE, formBody } from '../http/form.js'
import { signedPost } from '../http/signed.js'
import { checkRoleOptions } from '../sources/role.js'
import { type Source, source } from '../sources/source.js'
import { secretOfSts, stsCode } from './answer.js'
import type { AwsAssumeRoleOptions } from './options.js'
import { ROLE_NAME, roleFields, stsPlace } from './sts.js'

/**
 * A role that credentials of yours may assume: `AssumeRole`, signed with Signature Version 4. MinIO and other stores answer the same at
 * an `stsEndpoint` of their own.
 *
 * @throws SigningError `input_invalid` for a role that is not an ARN, or a policy that is not text;
 * (from the source) `credentials_unavailable`, with STS's code: `AccessDenied` …
 * @see {@link https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { awsAssumeRole } from '@presign/credentials/aws'
 *
 * const credentials = refreshing(
 *   awsAssumeRole({
 *     credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' },
 *     roleArn: 'arn:aws:iam::100000000001:role/upload',
 *     region: 'eu-central-1'
 *   })
 * )
 * ```
 */
export function awsAssumeRole(options: AwsAssumeRoleOptions): Source {
  checkRoleOptions('awsAssumeRole', options, ROLE_NAME)
  return source('aws/assume-role', (need) => assumeRoleCredentials('aws/assume-role', options, need))
}

/** The same for a profile, under its name. */
export async function assumeRoleCredentials(
  from: string,
  options: AwsAssumeRoleOptions,
  need: CredentialsNeed,
): Promise<Secret> {
  const { credentials, externalId } = options
  const { region, endpoint } = stsPlace(options)
  const request = signedPost(
    {
      scheme: awsV4({ region, service: 'sts', endpoint }),
      credentials,
      digestHeader: 'x-amz-content-sha256',
      headers: { 'content-type': FORM_TYPE },
      body: formBody({ Action: 'AssumeRole', ...roleFields(from, options, options), ExternalId: externalId }),
    },
    options,
    need,
  )
  const outcome = await exchange(options, servicePeer(from), need, request)
  return secretOfSts(from, textOf(from, outcome, 'a role for these credentials', stsCode), options)
}
