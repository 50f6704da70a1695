import type { Parameters } from './parameters.js'

/** What every call of an API says. */
export interface CallInput {
  /** The operation, such as `AssumeRole`. */
  readonly action: string
  /** The version of the API, such as `2015-04-01`. */
  readonly version: string
  /** Default `POST`. */
  readonly method?: string
  /** Parameters in the query. Lists and objects become `Name.1` and `Name.Key`; null and undefined are left out. */
  readonly query?: Parameters
  /** Parameters in the body, as a form. */
  readonly form?: Parameters
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** The time of the signature. Default: the signer's clock. */
  readonly at?: Date
}

/** Input of {@link acs3Call}. */
export interface Acs3CallInput extends CallInput {
  /** For ROA-style products: the path as it goes over the wire, percent-encoded. Default: the root, as RPC-style ones have. */
  readonly path?: string
  /** A body of JSON. Of `form`, `json` and `body` a call has one at most. */
  readonly json?: unknown
  /** A body as it is; its type stands in `headers`. */
  readonly body?: string | Uint8Array
}
