import type { Plan } from '@presign/core/scheme'

/** Parameters of a shared access signature, as they are called in the query. All of them are signed, but `sig`. */
export const SAS_NAMES = [
  'sv',
  'ss',
  'srt',
  'spr',
  'st',
  'se',
  'sip',
  'si',
  'ses',
  'skoid',
  'sktid',
  'skt',
  'ske',
  'sks',
  'skv',
  'saoid',
  'suoid',
  'scid',
  'sduoid',
  'sr',
  'sp',
  'rscc',
  'rscd',
  'rsce',
  'rscl',
  'rsct',
] as const

/** The name of one. */
export type SasName = (typeof SAS_NAMES)[number]

/** All of them by name; absent ones are empty, as they are signed. */
export type Sas = Readonly<Record<SasName, string>>

/** Which text is signed. */
export type Kind = 'service-sas' | 'delegation-sas' | 'account-sas' | 'shared-key'

/** What a signature covers, but for the blob's name. Fields that its kind does not sign are empty. */
export interface AzurePlan extends Plan {
  readonly kind: Kind
  readonly account: string
  /** The canonical resource up to the blob: `/blob/account/container`, or `/account/container/` of a request. */
  readonly resource: string
  /** Whether the resource of a token goes on with the name of a blob. */
  readonly ofBlob: boolean
  readonly sas: Sas
  /** By which version of the service the lines of a token are chosen: `sv`. */
  readonly lines: string
  /** The snapshot's time or the version's id. */
  readonly snapshot: string
  readonly method: string
  /** The eleven headers that have a line of their own, in the order of the page. */
  readonly headers: readonly string[]
  /** `name:value` and a newline for each `x-ms-` header. */
  readonly serviceHeaders: string
  /** A newline and `name:value` for each parameter. */
  readonly query: string
}

/** The same with what goes over the wire. */
export interface AzureSigningPlan extends AzurePlan {
  readonly prefix: string
  /** With `?`, where there is a query; of a token without its signature. */
  readonly suffix: string
  readonly headersToSend: Readonly<Record<string, string>>
  readonly absentHeaders: readonly string[]
}
