import { isSigningError } from '@presign/core'
import { type Arguments, type Command, UsageError } from '../command.js'
import { credentialOptions, signerEnvironment } from '../options/signer-options.js'
import { type Io, print } from '../output/io.js'
import { type Rows, rowsText, sinceOrUntil } from '../output/rows.js'
import type { Provider } from '../providers/provider.js'
import { providerOfTarget, providers, targetsOf } from '../providers/providers.js'
import { answered } from '../providers/sources.js'

/** What is told of one provider. Never a secret or a token. */
interface Told {
  readonly provider: string
  readonly source?: string
  readonly accessKeyId?: string
  readonly temporary?: boolean
  readonly expiresAt?: string
  /** What was found in place of credentials. */
  readonly failure?: string
  readonly tried: readonly { readonly source: string; readonly found: string }[]
}

/** `presign whoami`: whose credentials a command would use. */
export const whoami: Command = {
  summary:
    'Say whose credentials the other commands use, where they come from and when they expire. Asks as they do; no secret is printed.',
  words: `[${providers.map(({ name }) => `${name}://`).join(' | ')}]`,
  options: {
    ...credentialOptions,
    json: { type: 'boolean', help: 'Print it as JSON' },
  },
  examples: ['whoami', 'whoami oss:// --credentials ecs', 'whoami s3:// --profile upload'],
  environment: signerEnvironment,

  async run(given, io) {
    const [target, ...more] = given.words
    const one = target === undefined ? undefined : providerOfTarget(target)
    if (more.length > 0 || (target !== undefined && !one))
      throw new UsageError(`Wanted one of ${targetsOf('')}, or none`)
    const told: Told[] = []
    for (const provider of one ? [one] : providers) told.push(await toldOf(provider, given, io))
    print(
      io,
      given.flag('json') ? JSON.stringify(one ? told[0] : told, null, 2) : shownOf(told).map(textOf).join('\n\n'),
    )
    return told.some(({ accessKeyId }) => accessKeyId !== undefined) ? 0 : 1
  },
}

/** What is not configured is told only where nothing is. */
function shownOf(told: readonly Told[]): readonly Told[] {
  const configured = told.filter(({ failure }) => failure !== NOT_CONFIGURED)
  return configured.length > 0 ? configured : told
}

const NOT_CONFIGURED = 'not configured'

async function toldOf(provider: Provider, given: Arguments, io: Io): Promise<Told> {
  try {
    const { secret, source, tried } = await answered(provider, given, io)
    return {
      provider: provider.name,
      source,
      accessKeyId: masked(secret.accessKeyId),
      temporary: secret.securityToken !== undefined,
      ...(secret.expiresAt !== undefined && { expiresAt: new Date(secret.expiresAt).toISOString() }),
      tried,
    }
  } catch (error) {
    if (!isSigningError(error) || error.code !== 'credentials_unavailable') throw error
    const { source, found, absent, tried = [] } = error.details
    return { provider: provider.name, failure: absent ? NOT_CONFIGURED : `${source}: ${found}`, tried }
  }
}

/** The ends tell one key from another; what stands between them is nobody's business. */
function masked(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : `${id.slice(0, 2)}…`
}

function textOf({ provider, source, accessKeyId, temporary, expiresAt, failure, tried }: Told): string {
  const rows: Rows = [
    ['provider', `${provider}://`],
    ['access key id', accessKeyId],
    ['source', source],
    ['kind', temporary === undefined ? undefined : temporary ? 'temporary' : 'permanent'],
    ['expires', expiresAt && `${expiresAt} (${sinceOrUntil(expiresAt, new Date())})`],
    ['found', failure],
    ...tried.map(({ source, found }): [string, string] => ['asked', `${source}: ${found}`]),
  ]
  return rowsText(rows)
}
