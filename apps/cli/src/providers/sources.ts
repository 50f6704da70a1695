import { type CredentialsProvider, isSigningError, type Refreshing, refreshing, type Secret } from '@presign/core'
import { absent, chain, source, type Tried } from '@presign/credentials'
import { runCommand } from '@presign/credentials/node'
import { type Arguments, UsageError } from '../command.js'
import type { Io } from '../output/io.js'
import { credentialsIn, noCredentials } from './environment.js'
import type { Provider, ProviderScheme, SourceName, SourceOptions, Sources } from './provider.js'

/** Values of `--credentials`. */
export const sourceNames: readonly SourceName[] = ['env', 'profile', 'oidc', 'ecs', 'uri', 'process']

/** Who answered, and who was asked before. */
export interface Answer {
  readonly secret: Secret
  /** Such as `alibaba/profile`. */
  readonly source: string
  readonly tried: readonly Tried[]
}

/** Credentials of a provider, loaded, and renewed in time while the command goes on. */
export async function loaded(
  provider: Provider,
  given: Arguments,
  io: Io,
  scheme: ProviderScheme = provider.schemes[0],
): Promise<Refreshing> {
  const ask = providerOf(provider, given, io, scheme, () => undefined)
  const credentials = refreshing(async (need) => ask(need))
  try {
    await credentials({ until: new Date(), signal: io.signal })
  } catch (error) {
    // The commonest case: nothing is configured, and nothing in particular was asked for.
    if (isDefault(given) && isSigningError(error) && error.code === 'credentials_unavailable' && error.details.absent)
      throw noCredentials(provider)
    throw error
  }
  return credentials
}

/** The same once, with who answered. */
export async function answered(provider: Provider, given: Arguments, io: Io): Promise<Answer> {
  let source = ''
  let tried: readonly Tried[] = []
  const ask = providerOf(provider, given, io, provider.schemes[0], (answer) => {
    source = answer.source
    tried = answer.tried
  })
  const secret = await ask({ until: new Date(), signal: io.signal })
  return { secret, source, tried }
}

type OnAnswer = (answer: Pick<Answer, 'source' | 'tried'>) => void

function providerOf(
  provider: Provider,
  given: Arguments,
  io: Io,
  scheme: ProviderScheme,
  onAnswer: OnAnswer,
): CredentialsProvider {
  const name = sourceNamed(given)
  const profile = given.text('profile')
  if (profile !== undefined && name !== undefined && name !== 'profile' && name !== 'process')
    throw new UsageError(`Option '--profile' does not go with --credentials ${name}`)
  const system = { ...io.system, env: io.env, profile, metadata: false, onAnswer }
  const sources = scheme.credentials
    ? variablesOf(provider, io, scheme)
    : (provider.sources ?? variablesOf(provider, io))
  if (name === undefined && profile === undefined) {
    // Half a pair in the environment is bad usage, whatever else there is.
    credentialsIn(provider, io, scheme)
    return sources.default(system)
  }
  const make = sources[name ?? 'profile']
  if (!make) throw new UsageError(`--credentials ${name} is not for ${provider.name}://`)
  return chain(provider.name, [make({ ...system, ...(name === 'process' && { runCommand }) })], { onAnswer })
}

/** For providers whose keys come from the environment, and for schemes that read a key file it names. */
function variablesOf(provider: Provider, io: Io, scheme?: ProviderScheme): Sources {
  const from = `${provider.name}/env`
  const env = () =>
    source(from, async () => {
      const found = credentialsIn(provider, io, scheme)
      if (found) return found
      throw absent(from, 'no such variables', 'credentials in the environment')
    })
  return { env, default: ({ onAnswer }: SourceOptions) => chain(provider.name, [env()], { onAnswer }) }
}

function sourceNamed(given: Arguments): SourceName | undefined {
  const text = given.text('credentials')
  const name = sourceNames.find((one) => one === text)
  if (text === undefined || name !== undefined) return name
  throw new UsageError(`Unknown source "${text}" of credentials: wanted ${sourceNames.join(', ')}`)
}

function isDefault(given: Arguments): boolean {
  return given.text('credentials') === undefined && given.text('profile') === undefined
}
