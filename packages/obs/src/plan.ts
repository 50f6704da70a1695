import type { Plan, WireParts } from '@presign/core/scheme'

/** What a signature covers, but for the object key: flat text, in the order of the string to sign. */
export interface ObsPlan extends Plan {
  /** The secret signs as it is, so a key is good for everything. */
  readonly scope: ''
  readonly method: string
  /** The value of Content-MD5, or empty. */
  readonly contentMd5: string
  /** The value of Content-Type, or empty. */
  readonly contentType: string
  /** An HTTP date in a header, empty beside `x-obs-date`; seconds since 1970 in a URL. */
  readonly date: string
  /** `name:value` and a newline for each `x-obs-` header. */
  readonly headers: string
  /** `/bucket/`, or `/domain/`; `/` for the service. */
  readonly root: string
  /** `?` and the sub-resources, or empty. */
  readonly subResources: string
}

/** The same with what goes over the wire. */
export interface ObsSigningPlan extends ObsPlan, WireParts {}
