import {
  type Clock,
  createSyncSigner,
  type PresignInput,
  type Secret,
  type SignedRequest,
  type SignInput,
  type SyncSigner,
  systemClock,
} from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { type Arguments, type Options, UsageError } from '../command.js'
import type { Io } from '../output/io.js'
import { environmentOf } from '../providers/environment.js'
import { schemeOf, signingPlace } from '../providers/place.js'
import type { Provider, SigningPlace } from '../providers/provider.js'
import { providers } from '../providers/providers.js'
import { loaded, sourceNames } from '../providers/sources.js'

/** The region, which every scheme wants. */
export const regionOption = {
  region: { type: 'string', short: 'r', help: `Region id, such as ${each(({ regionExample }) => regionExample)}` },
} as const satisfies Options

/** Options of every command that needs credentials. */
export const credentialOptions = {
  profile: { type: 'string', help: 'Name of a profile in the files of the provider’s own tool' },
  credentials: {
    type: 'string',
    help: `Where credentials come from: ${sourceNames.join(', ')} (process: a profile that names a command). Default: the first of them that is configured, without ecs and process`,
  },
} as const satisfies Options

/** Options of every command that signs. */
export const signerOptions = {
  ...regionOption,
  endpoint: {
    type: 'string',
    short: 'e',
    help: `An origin, or one of the service's own: ${each(({ name, endpoints }) => `${Object.keys(endpoints).join(', ')} (${name})`, '; ')}. Default: public`,
  },
  addressing: { type: 'string', help: 'For an origin: virtual, path or custom. Default: by its host' },
  store: {
    type: 'string',
    help: `For s3://, a store that speaks S3: ${Object.keys(providers.find(({ stores }) => stores)?.stores ?? {}).join(', ')}`,
  },
  account: { type: 'string', help: 'Account id, for --store r2. Default: CLOUDFLARE_ACCOUNT_ID' },
  product: { type: 'string', help: 'For oss://, the product in the scope: oss (default), or oss-cloudbox' },
  scheme: {
    type: 'string',
    help: `Of several the first is the default: ${each(({ name, schemes }) => `${schemes.map(({ short }) => short).join(', ')} (${name})`, '; ')}`,
  },
  ...credentialOptions,
} as const satisfies Options

function each(told: (provider: Provider) => string, between = ', '): string {
  return providers.map(told).join(between)
}

/** What every command that signs reads from the environment, by the names of the official SDKs. */
export const signerEnvironment = {
  ...environmentOf(['credentials', 'region', 'endpoint']),
  CLOUDFLARE_ACCOUNT_ID: 's3: account, where --account is not given',
} as const

/** What every command that verifies reads from the environment. */
export const verifierEnvironment = environmentOf(['credentials', 'region'])

/** A signer of the command's own: whichever scheme was asked for. */
export interface CommandSigner {
  presign(input: PresignInput): SignedRequest
  sign(input: SignInput): SignedRequest
}

/** Makes the signer that the options and the environment describe. */
export async function signerOf(
  provider: Provider,
  given: Arguments,
  io: Io,
  clock: Clock = systemClock,
): Promise<CommandSigner> {
  return signerWith(await currentOf(provider, given, io), provider, given, io, clock)
}

/** Credentials, loaded, and renewed in time while the command goes on. */
export async function currentOf(provider: Provider, given: Arguments, io: Io): Promise<() => Secret> {
  const place = placeOf(provider, given, io)
  const credentials = await loaded(provider, given, io, schemeOf(provider, given.text('scheme')))
  const { store } = place
  if (store?.lacks.tokens !== undefined && credentials.current().securityToken !== undefined)
    throw new UsageError(`--store ${store.name} takes no security token, and one is set: ${store.lacks.tokens}`)
  return credentials.current
}

/** The same signer with credentials from elsewhere, such as another thread. */
export function signerWith(
  credentials: () => Secret,
  provider: Provider,
  given: Arguments,
  io: Pick<Io, 'env'>,
  clock: Clock = systemClock,
): CommandSigner {
  const place = placeOf(provider, given, io)
  const scheme = schemeOf(provider, given.text('scheme')).signing(place)
  const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
  const { store } = place
  return store ? { presign: checked(signer, 'presign', store), sign: checked(signer, 'sign', store) } : signer
}

function placeOf(provider: Provider, given: Arguments, io: Pick<Io, 'env'>): SigningPlace {
  return signingPlace(provider, { ...textsOf(given), account: accountOf(given, io) }, io)
}

function textsOf(given: Arguments) {
  const [region, endpoint, addressing] = [given.text('region'), given.text('endpoint'), given.text('addressing')]
  return { region, endpoint, addressing, store: given.text('store'), product: given.text('product') }
}

/** The variable is a default, so it is looked at for the one store that has accounts alone. */
function accountOf(given: Arguments, io: Pick<Io, 'env'>): string | undefined {
  const account = given.text('account')
  return account ?? (given.text('store') === 'r2' ? io.env.CLOUDFLARE_ACCOUNT_ID || undefined : undefined)
}

type Named = NonNullable<ReturnType<typeof signingPlace>['store']>

/** Headers that ask for what a store does not have are rejected here: it would answer 501, or take no notice. */
function checked<K extends keyof CommandSigner>(signer: SyncSigner, job: K, { name, lacks }: Named): CommandSigner[K] {
  const rules = [
    [/^x-amz-(?:acl$|grant-)/i, lacks.acl],
    [/^x-amz-tagging/i, lacks.tagging],
  ] as const
  return ((input: PresignInput) => {
    for (const header of Object.keys(input.headers ?? {}))
      for (const [pattern, why] of rules)
        if (why !== undefined && pattern.test(header))
          throw new UsageError(`--store ${name} does not take header "${header}": ${why}`)
    return signer[job](input)
  }) as CommandSigner[K]
}
