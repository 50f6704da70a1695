import * as files from './files.js'
import {
  type Addressing,
  type Canonical,
  type Query,
  read,
  type Signed,
  type Vector,
  type VectorInput,
} from './vector.js'

/** What an Alibaba Cloud OSS SDK was given. */
export interface OssInput extends VectorInput {
  readonly addressing: Addressing
  readonly query: Query
  /** V4: header names the caller asks to have signed as well, as the caller spells them. */
  readonly additionalHeaders: readonly string[]
}

/** The same for a signed URL. */
export interface OssUrlInput extends OssInput {
  /** Seconds after the signing time. */
  readonly expiresIn?: number
  /** Unix seconds; stands in the one vector that has no `expiresIn`. */
  readonly expiresAt?: number
}

/** The same for a browser form. */
export interface OssFormInput extends OssInput {
  /** The policy document as text: what is signed. */
  readonly policy: string
}

/** What several SDKs made of an input about which they differ. */
export interface Dispute {
  readonly disagreesWith?: readonly {
    readonly sdks: readonly string[]
    /** The vector that holds what they made. */
    readonly id?: string
    /** The name of the difference by SDK, explained in `PROVENANCE.md`. */
    readonly class?: Readonly<Record<string, string>>
  }[]
  /** True where a signer may differ for a reason of its own. */
  readonly contested?: boolean
  /** Whether the request that this SDK would send verifies under the reading that the collection follows. */
  readonly verdict?: 'verifies' | 'does not verify'
  /** The vector with the same signature and another spelling of the URL. */
  readonly sameSignatureAs?: string
}

/** One vector of the files of OSS. */
export type OssVector<Input, Expected> = Omit<Vector<Input, Expected>, 'disagreesWith'> & Dispute

/** One vector of `oss/v4-query.json`. */
export type OssV4Url = OssVector<OssUrlInput, Canonical & { readonly url: string }>

/** One vector of `oss/v4-header.json`. */
export type OssV4Header = OssVector<OssInput, Canonical & { readonly headers: Record<string, string> }>

/** One vector of `oss/v1-query.json`. */
export type OssV1Url = OssVector<OssUrlInput, Signed & { readonly url: string }>

/** One vector of `oss/v1-header.json`. */
export type OssV1Header = OssVector<OssInput, Signed & { readonly headers: Record<string, string> }>

/** One vector of `oss/post-policy.json`. The policy is the text that is signed: there is no other string to sign. */
export type OssForm = OssVector<
  OssFormInput,
  { readonly formFields: Record<string, string>; readonly signature: string }
>

/** One vector of `oss/disagreements.json`. */
export type OssDisagreement = OssVector<
  OssUrlInput,
  Signed & {
    readonly canonicalRequest?: string
    readonly url?: string
    readonly headers?: Readonly<Record<string, string>>
  }
> & { readonly class: string }

/**
 * Signed URLs of OSS4-HMAC-SHA256: 99 vectors from `oss/v4-query.json`.
 *
 * @example
 * ```ts
 * import { ossV4Urls } from '@presign/vectors'
 *
 * const long = (await ossV4Urls()).filter(({ input }) => (input.expiresIn ?? 0) > 86400)
 * ```
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls}
 */
export function ossV4Urls(): Promise<readonly OssV4Url[]> {
  return read(files.ossV4Query())
}

/**
 * Signed headers of OSS4-HMAC-SHA256: 58 vectors from `oss/v4-header.json`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4}
 */
export function ossV4Headers(): Promise<readonly OssV4Header[]> {
  return read(files.ossV4Header())
}

/**
 * Signed URLs of the HMAC-SHA1 scheme of OSS: 59 vectors from `oss/v1-query.json`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/ddd-signatures-to-urls}
 */
export function ossV1Urls(): Promise<readonly OssV1Url[]> {
  return read(files.ossV1Query())
}

/**
 * Signed headers of the HMAC-SHA1 scheme of OSS: 34 vectors from `oss/v1-header.json`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header}
 */
export function ossV1Headers(): Promise<readonly OssV1Header[]> {
  return read(files.ossV1Header())
}

/**
 * Browser forms of both schemes of OSS: 18 vectors from `oss/post-policy.json`.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export function ossForms(): Promise<readonly OssForm[]> {
  return read(files.ossPostPolicy())
}

/** What single SDKs made of inputs of the other files of OSS, to be read and not to be reproduced: 58 vectors from `oss/disagreements.json`. */
export function ossDisagreements(): Promise<readonly OssDisagreement[]> {
  return read(files.ossDisagreements())
}
