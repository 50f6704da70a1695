import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf, unreachable } from '../http/answers.js'
import { exchange, type HttpRequest, metadataPeer, type Outcome } from '../http/exchange.js'
import { type Source, source } from '../sources/source.js'
import { isTrue, variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfAnswer } from './answer.js'
import type { AwsInstanceOptions } from './options.js'

/** The longest life of a token, in seconds. One token serves one load. */
const TOKEN_TTL = '21600'

const ROLES = '/latest/meta-data/iam/security-credentials/'

/**
 * The role of an EC2 instance, from its metadata service (IMDSv2; version 1 where it gives no token, unless `disableV1`). Credentials that
 * have expired are refused; `refreshing` goes on with those it holds.
 *
 * Where nobody answers within a second, or no role is bound, the source is absent.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @see {@link https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { awsInstance } from '@presign/credentials/aws'
 *
 * const credentials = refreshing(awsInstance({ disableV1: true })) // for createSigner
 * ```
 */
export function awsInstance(options: AwsInstanceOptions = {}): Source {
  return source('aws/instance', (need) => instanceCredentials('aws/instance', options, need))
}

/** The same for a profile, under its name. */
export async function instanceCredentials(
  from: string,
  options: AwsInstanceOptions,
  need: CredentialsNeed,
): Promise<Secret> {
  const disabled = variable(options, 'AWS_EC2_METADATA_DISABLED')
  if (disabled !== undefined && disabled.toLowerCase() !== 'false')
    throw absent(from, 'AWS_EC2_METADATA_DISABLED', 'the metadata service of EC2')
  const origin = originOf(options)
  const ask: Ask = (request) =>
    exchange(options, metadataPeer(from), need, () => ({ ...request, url: origin + request.url }))
  let token = await tokenFrom(from, options, ask)
  const get = (path: string) =>
    ask({ method: 'GET', url: path, headers: token === undefined ? {} : { 'x-aws-ec2-metadata-token': token } })
  let list = await get(ROLES)
  if (list.status === 401 && token !== undefined) {
    token = await tokenFrom(from, options, ask)
    list = await get(ROLES)
  }
  const role = roleIn(from, list)
  return secretOfAnswer(from, textOf(from, await get(ROLES + role), 'credentials of the role'), options)
}

type Ask = (request: HttpRequest) => Promise<Outcome>

function originOf(options: AwsInstanceOptions): string {
  const isIpv6 = variable(options, 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE')?.toLowerCase() === 'ipv6'
  const usual = isIpv6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254'
  const { metadataEndpoint = variable(options, 'AWS_EC2_METADATA_SERVICE_ENDPOINT') ?? usual } = options
  return metadataEndpoint.replace(/\/$/, '')
}

/** Refused for another reason than that the request was wrong: there may be version 1. */
const WITHOUT_TOKENS = [403, 404, 405]

/** The token of a load, or `undefined` where the service may be asked without. */
async function tokenFrom(from: string, options: AwsInstanceOptions, ask: Ask): Promise<string | undefined> {
  const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_TTL }
  const outcome = await ask({ method: 'PUT', url: '/latest/api/token', headers })
  const { disableV1 = isTrue(options, 'AWS_EC2_METADATA_V1_DISABLED') } = options
  // In a container the answer to the PUT may be lost on its second hop, where that to a GET is not.
  const isSilent = 'failure' in outcome && outcome.failure === 'silent'
  if (!disableV1 && (isSilent || outcome.status >= 500 || WITHOUT_TOKENS.includes(outcome.status))) return undefined
  const nobody = unreachable(from, outcome, 'the metadata service of EC2')
  if (nobody) throw nobody
  const token = textOf(from, outcome, 'a token of the metadata service').trim()
  if (/^[\x21-\x7e]{1,1024}$/.test(token)) return token
  throw unavailable(from, `a token of ${token.length} characters`, 'a token that a header can hold')
}

function roleIn(from: string, list: Outcome): string {
  const nobody = unreachable(from, list, 'the metadata service of EC2')
  if (nobody) throw nobody
  if (list.status === 404) throw absent(from, 'HTTP 404', 'a role that is bound to the instance')
  const name = textOf(from, list, 'the name of a role').trim()
  if (/^[\w+=,.@-]{1,64}$/.test(name) && !/^\.+$/.test(name)) return name
  throw unavailable(from, `${name === '' ? 'no' : 'another'} text where the name of a role stands`, 'one name')
}
