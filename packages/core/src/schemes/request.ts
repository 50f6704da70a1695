import type { Endpoint } from './endpoint.js'
import type { Mode } from './plan.js'

/** What a request is about. */
export type Resource = 'object' | 'bucket' | 'service'

/** Names and values as the caller gave them, copied. In headers the names are lower-case and the values trimmed. */
export type Pairs<V extends string | null = string> = readonly (readonly [name: string, value: V])[]

/** Everything a caller wants signed, but the object key. Checked and copied by core. */
export interface NormalizedRequest {
  readonly mode: Mode
  /** Upper-case. */
  readonly method: string
  readonly resource: Resource
  readonly bucket: string | undefined
  /** A name stands in it as often as the caller gave it a value: see `rejectRepeats`. */
  readonly query: Pairs<string | null>
  readonly headers: Pairs
  /** Names of headers to sign beyond the scheme's own: lower-case, unique, sorted; whether they are sent is not checked. */
  readonly additionalHeaders: readonly string[]
  /** Seconds, in URL mode. */
  readonly expiresIn: number
  /** The call's own endpoint, which goes before the scheme's. */
  readonly endpoint: Endpoint | undefined
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  /** The scope of a key that was derived elsewhere; core refuses a plan of another. Else `undefined`. */
  readonly scope: string | undefined
}
