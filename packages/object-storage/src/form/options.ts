import type { Endpoint, OnTokenExpiry } from '@presign/core'
import type { FormCondition, Policy, PolicyCondition } from './policy.js'

/**
 * What a form may upload: the input of `postPolicy`. The provider's own vocabulary may add to it.
 *
 * @typeParam C The conditions that the provider's policies know.
 */
export interface FormInput<C extends PolicyCondition = FormCondition> {
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /**
   * Exactly this key. It may end in `${filename}`, which services replace with the file's own name after they have checked
   * the policy; another `${` is refused, since it may have come with a user's file name. Where the provider's SDKs bind a key that ends in it by what stands before it, so does this.
   */
  readonly key?: string | undefined
  /** Any key that begins with this; the form then has `<keyPrefix>${filename}`, and a page may write another. */
  readonly keyPrefix?: string | undefined
  /**
   * Sign a key or a prefix that `presign` would refuse (a `.` or `..` segment, a slash at the beginning), or that has `${`
   * other than a `${filename}` at its end. Default false: `key_unsafe`.
   */
  readonly allowUnsafeKey?: boolean | undefined
  /** The size of the file, in bytes. `min` defaults to 0; `max` is at most 5 GiB. */
  readonly size?: { readonly min?: number | undefined; readonly max: number } | undefined
  /** Sign without a limit on size or key. Anyone who has the form may then store anything, or anywhere in the bucket. */
  readonly unlimited?: boolean | undefined
  /** Seconds from the time of signing, 1 to what the scheme allows. */
  readonly expiresIn: number
  /** `clamp` shortens the form to the token's life; `reject`, the default, throws `token_expiry`. */
  readonly onTokenExpiry?: OnTokenExpiry | undefined
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the form goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
  /** The status of a successful answer. The services' default is 204; 201 comes with a body. */
  readonly successStatus?: 200 | 201 | 204 | undefined
  /** Where the browser is sent after a success, instead of an answer. */
  readonly successRedirect?: string | undefined
  /** Further fields, such as `Cache-Control`. Each is bound to its value. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Further conditions, on fields that the page fills. */
  readonly conditions?: readonly C[] | undefined
}

/** An input of any provider. */
export type AnyFormInput = FormInput<PolicyCondition>

/** A form that is ready to be sent, but for its file. Plain data: it survives JSON. */
export interface SignedForm {
  /** Where it is posted, as `multipart/form-data`. */
  readonly url: string
  /** All fields, to be sent before the field `file`, which is the last. Frozen. */
  readonly fields: Readonly<Record<string, string>>
  /** ISO 8601, UTC: when the policy expires; a token that expires earlier wins. */
  readonly expiresAt: string
  /** What it may upload, for `checkForm`. */
  readonly policy: Policy
}

/** Options of `signPolicy`. */
export interface SignPolicyOptions {
  /** The time of signing, which the policy's own conditions may name. Default: the signer's clock. */
  readonly at?: Date | undefined
  /**
   * How long the signature is needed, in seconds: a credentials provider is told. Where a signature has a window of its
   * own, it holds so long, and the policy must name the same window.
   */
  readonly expiresIn?: number | undefined
}

/** The fields that carry a form's permission: the policy in Base64, what it was signed with, and the signature. */
export type PolicyFields = Readonly<Record<string, string>>
