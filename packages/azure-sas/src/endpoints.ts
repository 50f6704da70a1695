import type { Endpoint } from '@presign/core'
import { checkOptions, originOf, pathStyleEndpoint } from '@presign/core/scheme'

/** Options of `endpoints.public`. */
export interface PublicOptions {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https'
  /** Default `core.windows.net`; `core.chinacloudapi.cn` or `core.usgovcloudapi.net` in other clouds. */
  readonly domain?: string
  /** `<account>-secondary`: a copy that can be read. Default false. */
  readonly secondary?: boolean
}

/**
 * Where Azure Blob Storage is reached. None of these takes the account: it is the access key id.
 *
 * @see {@link https://learn.microsoft.com/en-us/azure/storage/common/storage-account-overview#storage-account-endpoints}
 * @example
 * ```ts
 * import { azureSas, endpoints } from '@presign/azure-sas'
 *
 * const china = azureSas({ endpoint: endpoints.public({ domain: 'core.chinacloudapi.cn' }) })
 * const azurite = azureSas({ endpoint: endpoints.emulator('http://127.0.0.1:10000') })
 * ```
 */
export const endpoints = {
  /** `<account>.blob.core.windows.net/container/blob`: the default. */
  public: publicEndpoint,

  /** `host/container/blob`: a domain that is bound to the account. */
  custom: (origin: string): Endpoint => pathStyleEndpoint(origin),

  /** `host/account/container/blob`: Azurite and other emulators, where the account is in the path, too. */
  emulator: emulatorEndpoint,
} as const

/** `endpoints.public`, by itself, because a page that needs no other should not load them. */
export function publicEndpoint(options: PublicOptions = {}): Endpoint {
  checkOptions('endpoints.public', options, ['protocol', 'domain', 'secondary'])
  const { protocol = 'https', domain = 'core.windows.net', secondary = false } = options
  const at = (account: string) =>
    pathStyleEndpoint(`${protocol}://${account}${secondary ? '-secondary' : ''}.blob.${domain}`, 'service')
  return Object.freeze<Endpoint>({
    kind: 'public',
    address: (account, container) => at(account).address(account, container),
    match: (account, host, path) => at(account).match?.(account, host, path),
  })
}

function emulatorEndpoint(origin: string): Endpoint {
  const { protocol, host } = originOf(origin)
  const inner = pathStyleEndpoint(origin)
  return Object.freeze<Endpoint>({
    kind: 'emulator',
    address(account, container) {
      const address = inner.address(account, container)
      return { ...address, origin: `${protocol}://${host}`, root: `/${account}${address.root}` }
    },
    match(account, found, path) {
      const prefix = `/${account}`
      if (path !== prefix && !path.startsWith(`${prefix}/`)) return undefined
      return inner.match?.(account, found, path.slice(prefix.length) || '/')
    },
  })
}
