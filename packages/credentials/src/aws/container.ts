import type { CredentialsNeed, Secret } from '@presign/core'
import { textOf } from '../http/answers.js'
import { exchange, metadataPeer, servicePeer } from '../http/exchange.js'
import { textOfFile } from '../sources/files.js'
import { type Source, source } from '../sources/source.js'
import { variable } from '../sources/system.js'
import { absent, unavailable } from '../sources/unavailable.js'
import { secretOfAnswer } from './answer.js'
import type { AwsContainerOptions } from './options.js'

const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const TOKEN = 'AWS_CONTAINER_AUTHORIZATION_TOKEN'
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'

/** Where http may go: ECS, EKS Pod Identity, and this machine. */
const HOSTS = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|169\.254\.170\.(?:2|23)|\[fd00:ec2::23\])$/

/**
 * The role of a task of ECS, or of a pod of EKS (Pod Identity), by the variables that these set. Absent where they are not set.
 *
 * @throws SigningError (from the source) `credentials_unavailable`
 * @see {@link https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html}
 * @example
 * ```ts
 * import { refreshing } from '@presign/core'
 * import { awsContainer } from '@presign/credentials/aws'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const credentials = refreshing(awsContainer(nodeSystem))
 * ```
 */
export function awsContainer(options: AwsContainerOptions): Source {
  return source('aws/container', (need) => containerCredentials('aws/container', options, need))
}

/** The same for a profile, under its name. */
export async function containerCredentials(
  from: string,
  options: AwsContainerOptions,
  need: CredentialsNeed,
): Promise<Secret> {
  const url = urlOf(from, options)
  const token = await tokenOf(from, options)
  const peer = url.startsWith('https:') ? servicePeer(from) : metadataPeer(from)
  const headers = token === undefined ? {} : { Authorization: token }
  const outcome = await exchange(options, peer, need, () => ({ method: 'GET', url, headers }))
  return secretOfAnswer(from, textOf(from, outcome, 'credentials of the container'), options)
}

function urlOf(from: string, options: AwsContainerOptions): string {
  const [relative, full] = [variable(options, RELATIVE), variable(options, FULL)]
  const { containerEndpoint = 'http://169.254.170.2' } = options
  if (relative?.startsWith('/')) return containerEndpoint + relative
  if (relative) throw unavailable(from, `${RELATIVE} without a slash before it`, 'a path such as /v2/credentials')
  if (full === undefined) throw absent(from, `no ${RELATIVE}`, `${RELATIVE} or ${FULL}`)
  const { protocol, hostname } = URL.canParse(full) ? new URL(full) : { protocol: '', hostname: '' }
  if (protocol === 'https:' || (protocol === 'http:' && HOSTS.test(hostname))) return full
  throw unavailable(
    from,
    `${FULL} at ${protocol}//${hostname}`,
    'https, or http to the container service or this machine',
  )
}

async function tokenOf(from: string, options: AwsContainerOptions): Promise<string | undefined> {
  const file = variable(options, TOKEN_FILE)
  const token = file === undefined ? variable(options, TOKEN) : await textOfFile(options, from, file)
  if (file !== undefined && !token) throw unavailable(from, `no token in ${file}`, 'a file with a token')
  // What stands around it would make an illegal header.
  const plain = token?.trim()
  if (plain === undefined || /^[\x20-\x7e]+$/.test(plain)) return plain
  throw unavailable(from, 'a token with control characters', 'a token that a header can hold')
}
