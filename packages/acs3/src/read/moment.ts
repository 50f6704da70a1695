import { fromIsoExtended } from '@presign/core/scheme'

/** Seconds since 1970 of a time stamp as both signatures write it: UTC, without a fraction. */
export function momentOf(text: string): number | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? fromIsoExtended(text) : undefined
}
