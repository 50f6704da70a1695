import type { Endpoint } from '@presign/core'
import type { ProviderScheme } from '@presign/diagnosis'
import { UsageError } from '../command.js'
import type { Io } from '../output/io.js'
import { firstSet } from './environment.js'
import type { Addressing, AskedStore, Provider, SigningPlace } from './provider.js'

/** What the command line says of the place that is signed for. */
export interface AskedPlace extends AskedStore {
  readonly addressing: string | undefined
  readonly store: string | undefined
  readonly product: string | undefined
}

/** The place that the command line and the environment describe. */
export function signingPlace(provider: Provider, asked: AskedPlace, io: Pick<Io, 'env'>): SigningPlace {
  checkOwnOptions(provider, asked)
  const { environment, endpoints } = provider
  const region = asked.region ?? firstSet(environment.region, io) ?? provider.usualRegion
  if (asked.store !== undefined)
    return storePlace(provider, asked.store, { ...asked, region }, firstSet(environment.endpoint, io))
  if (region === undefined) throw noRegion(provider)
  const [usual = ''] = Object.keys(endpoints)
  const endpoint = asked.endpoint ?? firstSet(environment.endpoint, io) ?? usual
  return { region, endpoint: endpointOf(provider, endpoint, asked.addressing), product: asked.product }
}

/** Options of another provider do nothing here, so they are a mistake. */
function checkOwnOptions(provider: Provider, asked: AskedPlace): void {
  const options = ['product', 'store', 'account'] as const
  const wrong = options.find((option) => asked[option] !== undefined && !provider.ownOptions.includes(option))
  if (wrong !== undefined) throw new UsageError(`Option '--${wrong}' is not for ${provider.name}://`)
}

function noRegion({ regionExample, environment }: Provider): UsageError {
  return new UsageError(`No region is given: add --region ${regionExample}, or set ${environment.region[0]}`)
}

function endpointOf(provider: Provider, text: string, addressing: string | undefined): Endpoint {
  const named = Object.hasOwn(provider.endpoints, text) ? provider.endpoints[text] : undefined
  if (named) return named()
  if (/^[a-z-]+$/i.test(text) && text !== 'localhost')
    throw new UsageError(
      `Unknown endpoint "${text}" of ${provider.name}://: wanted ${Object.keys(provider.endpoints).join(', ')}, or an origin`,
    )
  return provider.at(text, addressing === undefined ? provider.addressingAt(text) : addressingNamed(addressing))
}

function addressingNamed(text: string): Addressing {
  if (text === 'virtual' || text === 'path' || text === 'custom') return text
  throw new UsageError(`Unknown addressing "${text}": wanted virtual, path or custom`)
}

function storePlace(
  { stores = {} }: Provider,
  name: string,
  asked: AskedPlace,
  usual: string | undefined,
): SigningPlace {
  const entry = Object.hasOwn(stores, name) ? stores[name] : undefined
  if (!entry) throw new UsageError(`Unknown store "${name}": wanted ${Object.keys(stores).join(', ')}`)
  const { needs } = entry
  const { region, account } = asked
  const endpoint = asked.endpoint ?? (needs.endpoint === undefined ? undefined : usual)
  const given = { region, account, endpoint }
  const missing = (['region', 'account', 'endpoint'] as const).find(
    (option) => needs[option] !== undefined && given[option] === undefined,
  )
  if (missing !== undefined)
    throw new UsageError(`--store ${name} needs --${missing}, such as --${missing} ${needs[missing]}`)
  const needless = (['endpoint', 'account', 'addressing'] as const).find(
    (option) => asked[option] !== undefined && (option === 'addressing' || needs[option] === undefined),
  )
  if (needless !== undefined) throw new UsageError(`Option '--${needless}' is not for --store ${name}`)
  const store = entry.make({ region: region ?? '', endpoint: endpoint ?? '', account: account ?? '' })
  return { region: store.region, endpoint: store.endpoint, store }
}

/** The scheme that `--scheme` names. */
export function schemeOf({ name, schemes }: Provider, short: string | undefined): ProviderScheme {
  const [usual] = schemes
  const found = short === undefined ? usual : schemes.find((scheme) => scheme.short === short)
  if (found) return found
  const wanted = schemes.map((scheme) => scheme.short).join(' or ')
  throw new UsageError(`Unknown scheme "${short}" of ${name}://: wanted ${wanted}`)
}
