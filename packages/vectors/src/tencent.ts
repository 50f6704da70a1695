import { tc3 as file } from './files.js'
import { read, type Signed, type SignedWith, type Vector } from './vector.js'

/** What an SDK of Tencent Cloud's APIs was given. */
export interface Tc3Input extends SignedWith {
  readonly method: string
  readonly endpoint: string
  /** Percent-encoded, as it is sent. */
  readonly path: string
  /** `header`: the service of the scope. */
  readonly service?: string
  readonly action?: string
  readonly version?: string
  /** `header`: a header alone, which is not signed; null where the API has none. */
  readonly region?: string | null
  /** `header`: the query text as it is sent. */
  readonly query?: string
  readonly contentType?: string
  readonly body?: string
  /** The body as bytes. */
  readonly bodyBase64?: string
  /** True where the payload line is `UNSIGNED-PAYLOAD`. */
  readonly unsignedPayload?: true
  /** `v1`: all signed parameters, without `Signature`. */
  readonly params?: Readonly<Record<string, string | number>>
  /** `v1`: the hash of the signature. */
  readonly algorithm?: 'HmacSHA1' | 'HmacSHA256'
  /** `v1`: what stands in `Policy` as percent-encoded JSON; informative. */
  readonly policy?: Readonly<Record<string, unknown>>
}

/** What an SDK of Tencent Cloud's APIs made. */
export interface Tc3Expected extends Signed {
  /** `header`: byte for byte. */
  readonly authorization?: string
  /** `header`: SHA-256 of the body, lower-case hex. */
  readonly hashedPayload?: string
  /** `header`. */
  readonly canonicalRequest?: string
  /** `header`: lower-case hex. */
  readonly signingKey?: string
  /** `v1`: as one SDK sent it. */
  readonly url?: string
  /** `v1`: as one SDK sent it. */
  readonly body?: string
}

/** One vector of `tc3.json`; `v1` is the older signature. */
export type Tc3Vector = Vector<Tc3Input, Tc3Expected, 'header' | 'v1'>

/**
 * Requests of TC3-HMAC-SHA256 and of the signature before it: 60 vectors from `tc3.json`.
 *
 * @see {@link https://www.tencentcloud.com/document/api/1005/34678}
 */
export function tc3(): Promise<readonly Tc3Vector[]> {
  return read(file())
}
