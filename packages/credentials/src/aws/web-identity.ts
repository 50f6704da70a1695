import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { FORM_TYPE, formBody } from '../http/form.js'
import { textOfFile } from '../sources/files.js'
import { type Source, source } from '../sources/source.js'
import { type System, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfSts, stsCode } from './answer.js'
import type { AwsRole, AwsWebIdentityOptions } from './options.js'
import { roleFields, stsPlace } from './sts.js'

/**
 * A role for a pod of EKS (IRSA), or for anything that has a web identity token in a file: `AssumeRoleWithWebIdentity`. The file is
 * read for each load, since tokens are rotated.
 *
 * Absent where neither role nor token file is set; an error where only one is.
 *
 * @throws SigningError (from the source) `credentials_unavailable`, with STS's code: `ExpiredTokenException` …
 * @see {@link https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { awsWebIdentity } from '@presign/credentials/aws'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const credentials = refreshing(awsWebIdentity(nodeSystem)) // reads what EKS sets
 * ```
 */
export function awsWebIdentity(options: AwsWebIdentityOptions): Source {
  const from = 'aws/web-identity'
  return source(from, async (need) => {
    const { webIdentityTokenFile = variable(options, 'AWS_WEB_IDENTITY_TOKEN_FILE') } = options
    const { roleArn = variable(options, 'AWS_ROLE_ARN') } = options
    const { roleSessionName = variable(options, 'AWS_ROLE_SESSION_NAME') } = options
    if (webIdentityTokenFile === undefined)
      throw absent(from, 'no AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN')
    if (roleArn === undefined) throw unavailable(from, 'no AWS_ROLE_ARN', 'AWS_ROLE_ARN as well')
    return webIdentityCredentials(from, webIdentityTokenFile, { ...options, roleArn, roleSessionName }, need)
  })
}

/** The same for a profile, under its name. */
export async function webIdentityCredentials(
  from: string,
  file: string,
  role: AwsRole & System,
  need: CredentialsNeed,
): Promise<Secret> {
  const token = await textOfFile(role, from, file)
  if (!token)
    throw unavailable(from, `${token === '' ? 'an empty' : 'no'} file ${file}`, 'a file with a web identity token')
  const request = {
    method: 'POST',
    url: `${stsPlace(role).origin}/`,
    headers: { 'content-type': FORM_TYPE },
    body: formBody({ Action: 'AssumeRoleWithWebIdentity', ...roleFields(from, role, role), WebIdentityToken: token }),
  } as const
  const outcome = await exchange(role, servicePeer(from), need, () => request)
  return secretOfSts(from, textOf(from, outcome, 'a role for the token', stsCode), role)
}
