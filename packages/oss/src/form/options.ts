import type { Endpoint, OnTokenExpiry } from '@presign/core'
import type { CallbackOptions } from '../callback/callback.js'
import type { ObjectAcl } from '../options/object-acl.js'
import type { StorageClass } from '../options/storage-class.js'
import type { PolicyCondition } from './policy.js'

/** What a form may upload: the input of `postPolicy`. What it does not name, the uploader may choose. */
export interface PostPolicyInput {
  /** Left out where the endpoint brings it along. */
  readonly bucket?: string | undefined
  /** Exactly this key. It may hold `${filename}`, which the service replaces with the file's own name. */
  readonly key?: string | undefined
  /** Any key that begins with this; the form then has `<keyPrefix>${filename}`, and a page may write another. */
  readonly keyPrefix?: string | undefined
  /** The size of the file, in bytes. `min` defaults to 0; `max` is at most 5 GiB. */
  readonly size?: { readonly min?: number | undefined; readonly max: number } | undefined
  /**
   * The types the file may have: one, several, or one family such as `image/*`.
   *
   * One is bound as `x-oss-content-type`, and is what is stored. Several or a family are a condition on the field
   * `Content-Type`, which the page sends; OSS puts the type that stands beside the file above that field, so an uploader
   * who writes another there stores that one.
   *
   * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
   */
  readonly contentTypes?: readonly string[] | undefined
  /** Sign without a limit on size or key. Whoever has the form may then store anything, or anywhere in the bucket. */
  readonly unlimited?: boolean | undefined
  /** Seconds from the moment of signing. V4: 1 to 604800. */
  readonly expiresIn: number
  /** `clamp` shortens the form to the token's life; `reject`, the default, throws `token_expiry`. */
  readonly onTokenExpiry?: OnTokenExpiry | undefined
  /** The moment of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the form goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
  /** The status of a successful answer. The service's default is 204; 201 comes with a body. */
  readonly successStatus?: 200 | 201 | 204 | undefined
  /** Where the browser is sent after a success, instead of an answer. */
  readonly successRedirect?: string | undefined
  /** User metadata, without `x-oss-meta-`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly storageClass?: StorageClass | undefined
  readonly acl?: ObjectAcl | undefined
  /** Refuse to replace an object that exists. */
  readonly forbidOverwrite?: boolean | undefined
  /** Whom the service calls once the file is stored, and with what values. */
  readonly callback?: CallbackOptions | undefined
  /** Further fields, such as `Cache-Control`. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Further conditions, on fields that the page fills. */
  readonly conditions?: readonly PolicyCondition[] | undefined
}
