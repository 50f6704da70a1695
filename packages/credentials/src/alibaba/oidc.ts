import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { FORM_TYPE, formBody } from '../http/form.js'
import { textOfFile } from '../sources/files.js'
import { type Source, source } from '../sources/source.js'
import { isTrue, type System, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfSts } from './answer.js'
import type { AlibabaOidcOptions, AlibabaRole } from './options.js'
import { roleFields, STS_VERSION, stsDate, stsOrigin } from './sts.js'

const VARIABLES = {
  roleArn: 'ALIBABA_CLOUD_ROLE_ARN',
  oidcProviderArn: 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
  oidcTokenFile: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
} as const

/**
 * A role for a pod of ACK (RRSA), or for anything that has an OIDC token in a file: `AssumeRoleWithOIDC`. The file is read for
 * each load, since tokens are rotated, and the token goes into the body alone.
 *
 * Absent where none of role, provider and token file is set; an error where only some are.
 *
 * @throws SigningError (from the source) `credentials_unavailable`, with STS's code: `AuthenticationFail.OIDCToken.Expired` …
 * @see {@link https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { alibabaOidc } from '@presign/credentials/alibaba'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const credentials = refreshing(alibabaOidc(nodeSystem)) // reads what RRSA sets
 * ```
 */
export function alibabaOidc(options: AlibabaOidcOptions): Source {
  return source('alibaba/oidc', async (need) => {
    const [roleArn, oidcProviderArn, oidcTokenFile] = configured(options)
    const { roleSessionName = variable(options, 'ALIBABA_CLOUD_ROLE_SESSION_NAME') } = options
    const { region = variable(options, 'ALIBABA_CLOUD_STS_REGION') } = options
    const { vpc = isTrue(options, 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED') } = options
    const role = { ...options, roleArn, roleSessionName, region, vpc }
    return oidcCredentials('alibaba/oidc', { ...role, oidcProviderArn, oidcTokenFile }, need)
  })
}

/** Role, provider and token file: all of them, or the source is absent, or broken. */
function configured(options: AlibabaOidcOptions): [string, string, string] {
  const names = ['roleArn', 'oidcProviderArn', 'oidcTokenFile'] as const
  const values = names.map((name) => options[name] ?? variable(options, VARIABLES[name]))
  const missing = names.filter((_, index) => values[index] === undefined).map((name) => VARIABLES[name])
  if (missing.length === 0) return values as [string, string, string]
  if (missing.length === 3) throw absent('alibaba/oidc', `no ${missing[0]}`, 'role, provider and token file')
  throw unavailable('alibaba/oidc', `no ${missing.join(', no ')}`, 'role, provider and token file')
}

/** An OIDC token that a role is had for. */
export interface OidcRole extends AlibabaRole {
  readonly oidcProviderArn: string
  readonly oidcTokenFile: string
}

/** The same for a profile, under its name. */
export async function oidcCredentials(from: string, role: OidcRole & System, need: CredentialsNeed): Promise<Secret> {
  const { oidcProviderArn, oidcTokenFile } = role
  const token = await textOfFile(role, from, oidcTokenFile)
  if (!token)
    throw unavailable(from, `${token === '' ? 'an empty' : 'no'} file ${oidcTokenFile}`, 'a file with an OIDC token')
  const { RoleArn, Policy, ...session } = roleFields(from, role, role)
  const body = formBody({ OIDCProviderArn: oidcProviderArn, OIDCToken: token, RoleArn, Policy, ...session })
  const origin = stsOrigin(role)
  const outcome = await exchange(role, servicePeer(from), need, () => ({
    method: 'POST',
    url: `${origin}/?${formBody({ Version: STS_VERSION, Action: 'AssumeRoleWithOIDC', Format: 'JSON', Timestamp: stsDate(role) })}`,
    headers: { 'content-type': FORM_TYPE },
    body,
  }))
  return secretOfSts(from, textOf(from, outcome, 'a role for the OIDC token'), role)
}
