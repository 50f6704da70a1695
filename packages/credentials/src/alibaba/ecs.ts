import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf, unreachable } from '../http/answers.js'
import { exchange, type HttpRequest, metadataPeer, type Outcome } from '../http/exchange.js'
import { type Source, source } from '../sources/source.js'
import { isTrue, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfAnswer } from './answer.js'
import type { AlibabaEcsOptions } from './options.js'

/** The longest life of a token, in seconds. One token serves one load. */
const TOKEN_TTL = '21600'

const ROLES = '/latest/meta-data/ram/security-credentials/'

/**
 * The role of an ECS instance (or an ECI container group), from the metadata service. Asks for a token first, as hardened instances demand; where the
 * service knows no tokens (404, 405), without one, unless `disableV1`.
 *
 * Where nobody answers within a second, or no role is bound, the source is absent.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @see {@link https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { alibabaEcs } from '@presign/credentials/alibaba'
 *
 * const credentials = refreshing(alibabaEcs({ roleName: 'upload' })) // for createSigner
 * ```
 */
export function alibabaEcs(options: AlibabaEcsOptions = {}): Source {
  return source('alibaba/ecs', (need) => ecsCredentials('alibaba/ecs', options, need))
}

/** The same for a profile, under its name. */
export async function ecsCredentials(from: string, options: AlibabaEcsOptions, need: CredentialsNeed): Promise<Secret> {
  if (isTrue(options, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED'))
    throw absent(from, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED=true', 'the metadata service of ECS')
  const { metadataEndpoint = 'http://100.100.100.200' } = options
  const ask = (request: HttpRequest) =>
    exchange(options, metadataPeer(from), need, () => ({
      ...request,
      url: metadataEndpoint.replace(/\/$/, '') + request.url,
    }))
  const token = await tokenFrom(from, options, ask)
  const headers = token === undefined ? {} : { 'X-aliyun-ecs-metadata-token': token }
  const get = async (path: string, wanted: string) => {
    const outcome = await ask({ method: 'GET', url: path, headers })
    if (outcome.status === 403) throw refused(from, token !== undefined)
    if (outcome.status === 404 && path === ROLES) throw absent(from, 'HTTP 404', 'a role that is bound to the instance')
    const nobody = token === undefined ? unreachable(from, outcome, wanted) : undefined
    if (nobody) throw nobody
    return textOf(from, outcome, wanted)
  }
  const role =
    options.roleName ?? variable(options, 'ALIBABA_CLOUD_ECS_METADATA') ?? (await get(ROLES, 'the name of a role'))
  return secretOfAnswer(from, await get(ROLES + roleNamed(from, role), 'credentials of the role'), options)
}

/** The token of a load, or `undefined` where the service has none and may be asked without. */
async function tokenFrom(
  from: string,
  options: AlibabaEcsOptions,
  ask: (request: HttpRequest) => Promise<Outcome>,
): Promise<string | undefined> {
  const headers = { 'X-aliyun-ecs-metadata-token-ttl-seconds': TOKEN_TTL }
  const outcome = await ask({ method: 'PUT', url: '/latest/api/token', headers })
  const nobody = unreachable(from, outcome, 'the metadata service of ECS')
  if (nobody) throw nobody
  const { disableV1 = isTrue(options, 'ALIBABA_CLOUD_IMDSV1_DISABLED') } = options
  if ([404, 405].includes(outcome.status) && !disableV1) return undefined
  const token = textOf(from, outcome, 'a token of the metadata service').trim()
  if (/^[\x21-\x7e]{1,1024}$/.test(token)) return token
  throw unavailable(from, `a token of ${token.length} characters`, 'a token that a header can hold')
}

function refused(from: string, hasToken: boolean) {
  return hasToken
    ? unavailable(from, 'HTTP 403: the token was refused', 'an answer to the token it gave')
    : unavailable(from, 'HTTP 403: the instance is hardened', 'a metadata service that gives tokens')
}

/** It becomes a part of a path. */
function roleNamed(from: string, text: string): string {
  const name = text.trim()
  if (/^[A-Za-z0-9.@_-]{1,64}$/.test(name) && !/^\.+$/.test(name)) return name
  throw unavailable(from, `${name === '' ? 'no' : 'another'} text where the name of a role stands`, 'one name')
}
