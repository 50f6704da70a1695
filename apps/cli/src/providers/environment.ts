import type { Secret } from '@presign/core'
import { UsageError } from '../command.js'
import type { Io } from '../output/io.js'
import type { Provider, ProviderScheme } from './provider.js'
import { providers } from './providers.js'

/** Credentials by the names that the provider's official SDKs read, or `undefined` where none is set. */
export function credentialsIn({ environment }: Provider, { env }: Io, scheme?: ProviderScheme): Secret | undefined {
  if (scheme?.credentials) return scheme.credentials(env)
  for (const { id, secret, token } of environment.credentials) {
    const [accessKeyId, accessKeySecret] = [env[id], env[secret]]
    if (accessKeyId && accessKeySecret)
      return { accessKeyId, accessKeySecret, securityToken: env[token ?? ''] || undefined }
    // Half a pair is a mistake: to go on to the next pair would sign in the name of another account.
    if (accessKeyId || accessKeySecret)
      throw new UsageError(
        `No credentials are given: ${accessKeyId ? id : secret} is set, and ${accessKeyId ? secret : id} is not`,
      )
  }
  return undefined
}

/** The same where there must be some. */
export function credentialsOf(provider: Provider, io: Io, scheme?: ProviderScheme): Secret {
  const found = credentialsIn(provider, io, scheme)
  if (found) return found
  throw noCredentials(provider)
}

/** What to do where nothing is configured at all. */
export function noCredentials({ environment }: Provider): UsageError {
  const [{ id, secret } = { id: '', secret: '' }] = environment.credentials
  return new UsageError(`No credentials are given: set ${id} and ${secret}`)
}

/** The first of some variables that is set. */
export function firstSet(names: readonly string[], { env }: Pick<Io, 'env'>): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '')
}

/** What is read from the environment, by name, for help. */
export function environmentOf(
  parts: readonly ('credentials' | 'region' | 'endpoint')[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(providers.flatMap((provider) => parts.flatMap((part) => linesFor(provider, part))))
}

function linesFor({ name, environment }: Provider, part: 'credentials' | 'region' | 'endpoint'): [string, string][] {
  if (part === 'region')
    return environment.region.map((variable) => [variable, `${name}: region, where --region is not given`])
  if (part === 'endpoint')
    return environment.endpoint.map((variable) => [variable, `${name}: endpoint, where --endpoint is not given`])
  const files = Object.entries(environment.files ?? {}).map(([file, what]): [string, string] => [
    file,
    `${name}: ${what}`,
  ])
  const pairs = environment.credentials.flatMap(({ id, secret, token }): [string, string][] => [
    [id, `${name}: access key id`],
    [secret, `${name}: its secret`],
    ...(token === undefined ? [] : [[token, `${name}: security token of temporary credentials`] as [string, string]]),
  ])
  return [...pairs, ...files]
}
