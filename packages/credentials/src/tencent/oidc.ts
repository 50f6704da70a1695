import { textOf } from '../http/answers.js'
import { exchange, servicePeer } from '../http/exchange.js'
import { textOfFile } from '../sources/files.js'
import { type Source, source } from '../sources/source.js'
import { nowOf, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfSts } from './answer.js'
import type { TencentOidcOptions } from './options.js'
import { roleFields, stsHeaders, stsOrigin } from './sts.js'

const SOURCE = 'tencent/oidc'

const VARIABLES = {
  region: 'TKE_REGION',
  providerId: 'TKE_PROVIDER_ID',
  webIdentityTokenFile: 'TKE_WEB_IDENTITY_TOKEN_FILE',
  roleArn: 'TKE_ROLE_ARN',
} as const

/**
 * A role for a pod of TKE: `AssumeRoleWithWebIdentity`. The token's file is read for each load, since tokens are rotated. Absent where
 * none of its variables is set; an error where only some are.
 *
 * @throws SigningError (from the source) `credentials_unavailable`, with STS's code.
 * @see {@link https://www.tencentcloud.com/document/product/1150/49454}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { nodeSystem } from '@presign/credentials/node'
 * import { tencentOidc } from '@presign/credentials/tencent'
 *
 * const credentials = refreshing(tencentOidc(nodeSystem)) // reads what TKE sets
 * ```
 */
export function tencentOidc(options: TencentOidcOptions): Source {
  return source(SOURCE, async (need) => {
    const { region, providerId, webIdentityTokenFile: file, roleArn } = configured(options)
    const token = await textOfFile(options, SOURCE, file)
    if (!token) throw unavailable(SOURCE, `${token === '' ? 'an empty' : 'no'} file ${file}`, 'a file with a token')
    const { RoleArn, ...session } = roleFields(SOURCE, { ...options, roleArn }, options)
    const body = JSON.stringify({ ProviderId: providerId, WebIdentityToken: token, RoleArn, ...session })
    const outcome = await exchange(options, servicePeer(SOURCE), need, () => ({
      method: 'POST',
      url: `${stsOrigin(options)}/`,
      headers: {
        ...stsHeaders('AssumeRoleWithWebIdentity', { ...options, region }),
        'x-tc-timestamp': String(Math.floor(nowOf(options))),
        authorization: 'SKIP',
      },
      body,
    }))
    return secretOfSts(SOURCE, textOf(SOURCE, outcome, 'a role for the token'), options)
  })
}

function configured(options: TencentOidcOptions): Record<keyof typeof VARIABLES, string> {
  const names = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]
  const found = names.map((name) => [name, options[name] ?? variable(options, VARIABLES[name])] as const)
  const missing = found.filter(([, value]) => value === undefined).map(([name]) => VARIABLES[name])
  if (missing.length === 0) return Object.fromEntries(found) as Record<keyof typeof VARIABLES, string>
  // A region may be meant for other sources.
  if (missing.filter((name) => name !== VARIABLES.region).length === 3)
    throw absent(SOURCE, `no ${VARIABLES.providerId}`, 'region, provider, token file and role')
  throw unavailable(SOURCE, `no ${missing.join(', no ')}`, 'region, provider, token file and role')
}
