import { load } from './load.js'
import type { Addressing, Canonical, Query, Signed, Vector, VectorInput } from './vector.js'

export interface OssInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** V4: header names the caller asks to have signed as well, as the caller spells them. */
  readonly additionalHeaders: readonly string[]
}

export interface OssUrlInput extends OssInput {
  /** Seconds after the signing time. */
  readonly expiresIn?: number
  /** Unix seconds; stands in the one vector that has no `expiresIn`. */
  readonly expiresAt?: number
}

export interface OssFormInput extends OssInput {
  /** The policy document as text: what is signed. */
  readonly policy: string
}

/** What several SDKs made of an input about which they differ. */
export interface Dispute {
  readonly disagreesWith?: readonly {
    readonly sdks: readonly string[]
    readonly id?: string
    readonly class?: Readonly<Record<string, string>>
  }[]
  /** True where a signer may differ for a reason of its own. */
  readonly contested?: boolean
  readonly verdict?: 'verifies' | 'does not verify'
  /** The vector with the same signature and another spelling of the URL. */
  readonly sameSignatureAs?: string
}

export type OssVector<Input, Expected> = Vector<Input, Expected> & Dispute

/** Signed URLs of OSS4-HMAC-SHA256. */
export function ossV4Urls(): OssVector<OssUrlInput, Canonical & { readonly url: string }>[] {
  return load('oss/v4-query.json')
}

/** Signed headers of OSS4-HMAC-SHA256. */
export function ossV4Headers(): OssVector<OssInput, Canonical & { readonly headers: Record<string, string> }>[] {
  return load('oss/v4-header.json')
}

/** Signed URLs of the HMAC-SHA1 scheme. */
export function ossV1Urls(): OssVector<OssUrlInput, Signed & { readonly url: string }>[] {
  return load('oss/v1-query.json')
}

/** Signed headers of the HMAC-SHA1 scheme. */
export function ossV1Headers(): OssVector<OssInput, Signed & { readonly headers: Record<string, string> }>[] {
  return load('oss/v1-header.json')
}

/** Browser forms of both schemes; the policy is the text that is signed, so there is no string to sign beside it. */
export function ossForms(): OssVector<
  OssFormInput,
  { readonly formFields: Record<string, string>; readonly signature: string }
>[] {
  return load('oss/post-policy.json')
}

/** What single SDKs made of inputs of the other files: to be read, not to be reproduced. */
export function ossDisagreements(): (OssVector<OssUrlInput, Signed & { readonly canonicalRequest?: string }> & {
  readonly class: string
})[] {
  return load('oss/disagreements.json')
}
