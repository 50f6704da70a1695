import { acs3, serviceEndpoint } from '@presign/acs3'
import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { FORM_TYPE, formBody } from '../http/form.js'
import { signedPost } from '../http/signed.js'
import { checkRoleOptions } from '../sources/role.js'
import { type Source, source } from '../sources/source.js'
import { secretOfSts } from './answer.js'
import type { AlibabaAssumeRoleOptions } from './options.js'
import { ROLE_NAME, roleFields, STS_VERSION, stsOrigin } from './sts.js'

/**
 * A role that credentials of yours may assume: `AssumeRole`, signed with ACS3. Each attempt has a nonce and a date of its own.
 *
 * @throws SigningError `input_invalid` for a role that is not an ARN, or a policy that is not text;
 * (from the source) `credentials_unavailable`, with STS's code: `NoPermission`, `EntityNotExist.Role` …
 * @see {@link https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { alibabaAssumeRole } from '@presign/credentials/alibaba'
 *
 * const credentials = refreshing(
 *   alibabaAssumeRole({
 *     credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
 *     roleArn: 'acs:ram::1000000000000000:role/upload'
 *   })
 * )
 * ```
 */
export function alibabaAssumeRole(options: AlibabaAssumeRoleOptions): Source {
  checkRoleOptions('alibabaAssumeRole', options, ROLE_NAME)
  return source('alibaba/assume-role', (need) => assumeRoleCredentials('alibaba/assume-role', options, need))
}

/** The same for a profile, under its name. */
export async function assumeRoleCredentials(
  from: string,
  options: AlibabaAssumeRoleOptions,
  need: CredentialsNeed,
): Promise<Secret> {
  const { credentials, externalId } = options
  const request = signedPost(
    {
      scheme: acs3({ endpoint: serviceEndpoint(stsOrigin(options)) }),
      credentials,
      digestHeader: 'x-acs-content-sha256',
      headers: {
        accept: 'application/json',
        'content-type': FORM_TYPE,
        'x-acs-action': 'AssumeRole',
        'x-acs-version': STS_VERSION,
      },
      body: formBody({ ...roleFields(from, options, options), ExternalId: externalId }),
    },
    options,
    need,
  )
  const outcome = await exchange(options, servicePeer(from), need, request)
  return secretOfSts(from, textOf(from, outcome, 'a role for these credentials'), options)
}
