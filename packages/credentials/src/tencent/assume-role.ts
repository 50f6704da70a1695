import type { CredentialsNeed, CredentialsProvider, Secret } from '@presign/core'
import { checkOptions, serviceEndpoint } from '@presign/core/scheme'
import { tc3 } from '@presign/tc3'
import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { signedPost } from '../http/signed.js'
import { checkPolicy, checkRoleOptions } from '../sources/role.js'
import { type Source, source } from '../sources/source.js'
import type { System } from '../sources/system.js'
import { secretOfSts } from './answer.js'
import type { TencentAssumeRoleOptions, TencentFederationTokenOptions, TencentStsPlace } from './options.js'
import { checkedDuration, encodedPolicy, ROLE_NAME, roleFields, stsHeaders, stsOrigin } from './sts.js'

/**
 * A role that credentials of yours may assume: `AssumeRole`, signed with TC3.
 *
 * @throws SigningError `input_invalid` for a role that is not an ARN, or a policy that is not text;
 * (from the source) `credentials_unavailable`, with STS's code: `AuthFailure.UnauthorizedOperation` …
 * @see {@link https://www.tencentcloud.com/document/product/1150/49452}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { tencentAssumeRole } from '@presign/credentials/tencent'
 *
 * const credentials = refreshing(
 *   tencentAssumeRole({
 *     credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
 *     roleArn: 'qcs::cam::uin/100000000001:roleName/upload'
 *   })
 * )
 * ```
 */
export function tencentAssumeRole(options: TencentAssumeRoleOptions): Source {
  checkRoleOptions('tencentAssumeRole', options, ROLE_NAME)
  const from = 'tencent/assume-role'
  return source(from, (need) => {
    const { policy, externalId } = options
    const fields = { ...roleFields(from, options, options), Policy: encodedPolicy(policy), ExternalId: externalId }
    return called(from, 'AssumeRole', fields, options, need)
  })
}

/**
 * Temporary credentials for a page or an app, with a policy of their own: `GetFederationToken`. It takes permanent credentials alone;
 * {@link cosStsAnswer} hands them to browser code of COS.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @see {@link https://www.tencentcloud.com/document/product/1150/49453}
 * @example
 * ```ts
 * import { tencentFederationToken } from '@presign/credentials/tencent'
 *
 * const load = tencentFederationToken({
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' },
 *   policy: JSON.stringify({
 *     version: '2.0',
 *     statement: [{ effect: 'allow', action: ['name/cos:PutObject'], resource: ['qcs::cos:ap-guangzhou:uid/1250000000:photos-1250000000/*'] }]
 *   })
 * })
 * ```
 */
export function tencentFederationToken(options: TencentFederationTokenOptions): Source {
  const from = 'tencent/federation-token'
  checkOptions('tencentFederationToken', options, ['policy', 'credentials', 'name', 'durationSeconds', 'stsEndpoint'])
  checkPolicy('tencentFederationToken', options.policy)
  return source(from, (need) => {
    const { name = 'presign', policy, durationSeconds = 1800 } = options
    const duration = checkedDuration(from, durationSeconds, 129_600)
    const fields = { Name: name, Policy: encodedPolicy(policy), DurationSeconds: duration }
    return called(from, 'GetFederationToken', fields, options, need)
  })
}

async function called(
  from: string,
  action: string,
  fields: object,
  options: TencentStsPlace & System & { readonly credentials: Secret | CredentialsProvider },
  need: CredentialsNeed,
): Promise<Secret> {
  const request = signedPost(
    {
      scheme: tc3({ service: 'sts', endpoint: serviceEndpoint(stsOrigin(options)) }),
      credentials: options.credentials,
      digestHeader: 'x-tc-content-sha256',
      headers: stsHeaders(action, options),
      body: JSON.stringify(fields),
    },
    options,
    need,
  )
  const outcome = await exchange(options, servicePeer(from), need, request)
  return secretOfSts(from, textOf(from, outcome, 'temporary credentials'), options)
}
