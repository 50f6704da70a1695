import { azureSas as file } from './files.js'
import { type Query, read, type Signed, type Vector, type VectorInput } from './vector.js'

/** What an Azure Storage SDK was given: the account is `accessKeyId`, its key `accessKeySecret`. */
export interface AzureInput extends Omit<VectorInput, 'region'> {
  /** `account`: the host carries the account. `path`: the path does, as in the emulator. */
  readonly addressing: 'account' | 'path'
  readonly region: null
  readonly query: Query
  /** What a token permits; absent for headers. */
  readonly sas?: AzureSas
}

/** The options of a shared access signature. Times are ISO 8601, UTC. */
export interface AzureSas {
  /** The `sv` of the token. */
  readonly version: string
  readonly permissions?: string
  readonly startsOn?: string
  readonly expiresOn?: string
  /** Name of a stored access policy. */
  readonly identifier?: string
  readonly ipRange?: { readonly start: string; readonly end?: string }
  readonly protocol?: string
  readonly snapshotTime?: string
  readonly versionId?: string
  readonly encryptionScope?: string
  readonly cacheControl?: string
  readonly contentDisposition?: string
  readonly contentEncoding?: string
  readonly contentLanguage?: string
  readonly contentType?: string
  /** Letters of the services; tokens of an account. */
  readonly services?: string
  /** Letters of the resource types; tokens of an account. */
  readonly resourceTypes?: string
}

/** What an Azure Storage SDK made. */
export interface AzureExpected extends Signed {
  /** The query text of the token. */
  readonly token?: string
  /** Mode `header`: names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** One vector of `azure-sas.json`; `header` is SharedKey. */
export type AzureVector = Vector<AzureInput, AzureExpected, 'sas-blob' | 'sas-account' | 'header'>

/**
 * Shared access signatures and SharedKey headers of Azure Blob Storage: 109 vectors from `azure-sas.json`.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas}
 */
export function azureSas(): Promise<readonly AzureVector[]> {
  return read(file())
}
