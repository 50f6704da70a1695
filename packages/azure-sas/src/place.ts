import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, invalidOption } from '@presign/core/scheme'
import { publicEndpoint } from './endpoints.js'

/**
 * What a user delegation key says of itself, by the names of the official SDKs. Its `value` is the secret of the
 * credentials.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/get-user-delegation-key}
 */
export interface UserDelegation {
  readonly signedObjectId: string
  readonly signedTenantId: string
  readonly signedStartsOn: Date | string
  readonly signedExpiresOn: Date | string
  readonly signedService: string
  readonly signedVersion: string
}

/** Options of {@link azureSas}. */
export interface AzureSasOptions {
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /** The version of the service whose rules are signed by: `sv`, and `x-ms-version`. Default `2023-11-03`. */
  readonly version?: string
  /** Sign tokens with a user delegation key in place of the account's: its data, without the value. */
  readonly delegation?: UserDelegation
}

/** What the scheme knows beside the input. */
export interface Place {
  readonly endpoint: Endpoint
  readonly version: string
  readonly delegation: UserDelegation | undefined
}

/** Options with their defaults. */
export function placeOf(options: AzureSasOptions): Place {
  checkOptions('azureSas', options, ['endpoint', 'version', 'delegation'])
  const { endpoint = publicEndpoint(), version = '2023-11-03', delegation } = options
  checkEndpoint('azureSas', options.endpoint)
  if (!/^20\d\d-\d\d-\d\d$/.test(version) || version < '2015-04-05')
    throw invalidOption('azureSas', 'version', `"${String(version).slice(0, 20)}"`, 'a date from 2015-04-05 on')
  if (delegation) checkDelegation(delegation)
  return { endpoint, version, delegation }
}

function checkDelegation(key: UserDelegation): void {
  const texts = ['signedObjectId', 'signedTenantId', 'signedService', 'signedVersion'] as const
  const missing = texts.find((name) => typeof key[name] !== 'string' || key[name] === '')
  if (missing) throw invalidOption('azureSas', `delegation.${missing}`, typeof key[missing], 'text')
  for (const name of ['signedStartsOn', 'signedExpiresOn'] as const)
    if (Number.isNaN(Date.parse(String(key[name]))))
      throw invalidOption('azureSas', `delegation.${name}`, typeof key[name], 'a Date or ISO 8601 text')
}
