import type { Plan, WireParts } from '@presign/core/scheme'

/** What a V1 signature covers, but for the object key: flat text, in the order of the string to sign. */
export interface V1Plan extends Plan {
  /** The secret signs as it is, so a key is good for everything. */
  readonly scope: ''
  readonly method: string
  /** The value of Content-MD5, or empty. */
  readonly contentMd5: string
  /** The value of Content-Type, or empty. */
  readonly contentType: string
  /** The date slot: an HTTP date in a header, seconds since 1970 in a URL. */
  readonly date: string
  /** `name:value` and a newline for each `x-oss-` header. */
  readonly headers: string
  /** `/bucket/`; `/` for the service. */
  readonly root: string
  /** `?` and the sub-resources, or empty. */
  readonly subResources: string
}

/** The same with what goes over the wire. */
export interface V1SigningPlan extends V1Plan, WireParts {}
