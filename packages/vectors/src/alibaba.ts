import * as files from './files.js'
import { type Canonical, read, type Signed, type SignedWith, type Vector } from './vector.js'

/** What an SDK of Alibaba Cloud's APIs was given. */
export interface Acs3Input extends SignedWith {
  readonly method: string
  readonly endpoint: string
  /** Percent-encoded, as it is sent. */
  readonly path: string
  /** The decoded segments of the path; informative. */
  readonly segments?: readonly string[]
  /** Flat parameters, decoded. */
  readonly query: Readonly<Record<string, string>>
  /** The nested parameters that `query` was flattened from; informative. */
  readonly params?: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  /** `RPC` has the path `/`; informative. */
  readonly style: 'RPC' | 'ROA'
  readonly action: string
  readonly version: string
  readonly nonce: string
  readonly contentType?: string
  readonly body?: string
  /** The body as bytes. */
  readonly bodyBase64?: string
  /** What the body was made of; informative. */
  readonly json?: Readonly<Record<string, unknown>>
  /** What the body was made of; informative. */
  readonly form?: Readonly<Record<string, unknown>>
}

/** What an SDK of Alibaba Cloud's APIs made. */
export interface Acs3Expected extends Canonical {
  /** Byte for byte. */
  readonly authorization: string
  /** Names separated by semicolons. */
  readonly signedHeaders: string
  /** SHA-256 of the body, lower-case hex. */
  readonly hashedPayload: string
}

/** One vector of `acs3.json`. */
export type Acs3Vector = Vector<Acs3Input, Acs3Expected, 'header'>

/**
 * Headers of ACS3-HMAC-SHA256: 80 vectors from `acs3.json`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature}
 */
export function acs3(): Promise<readonly Acs3Vector[]> {
  return read(files.acs3())
}

/** What an SDK of the older RPC signature was given. */
export interface RpcInput extends SignedWith {
  readonly method: string
  readonly endpoint: string
  /** All signed parameters, without `Signature`. */
  readonly params: Readonly<Record<string, string>>
  readonly nonce: string
  /** `assume-role`: those of `params` that are sent in the body. */
  readonly form?: Readonly<Record<string, string>>
}

/** What an SDK of the older RPC signature made. */
export interface RpcExpected extends Signed {
  /** As one SDK sent it. */
  readonly url: string
  /** As one SDK sent it; POST. */
  readonly body?: string
}

/** One vector of `rpc.json`. */
export type RpcVector = Vector<RpcInput, RpcExpected, 'query' | 'assume-role'>

/** Requests of Alibaba Cloud's RPC signature (HMAC-SHA1): 40 vectors from `rpc.json`. */
export function rpc(): Promise<readonly RpcVector[]> {
  return read(files.rpc())
}
