import type { FormInput, PolicyCondition } from '@presign/object-storage/form'
import type { CallbackOptions } from '../callback/callback.js'
import type { ObjectAcl } from '../options/object-acl.js'
import type { StorageClass } from '../options/storage-class.js'

/** What a form may upload: the input of `postPolicy`. What it does not name, the uploader may choose. */
export interface OssFormInput extends FormInput<PolicyCondition> {
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
  /** User metadata, without `x-oss-meta-`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly storageClass?: StorageClass | undefined
  readonly acl?: ObjectAcl | undefined
  /** Refuse to replace an object that exists. */
  readonly forbidOverwrite?: boolean | undefined
  /** Whom the service calls once the file is stored, and with what values. */
  readonly callback?: CallbackOptions | undefined
}
