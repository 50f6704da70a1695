import { splitUrl } from '@presign/core/scheme'

/** Headers of a response, by lower-case name. */
export type ErrorHeaders = Readonly<Record<string, string | undefined>>

/** The host that a redirect names, with its port. */
export function redirectHost({ location = '' }: ErrorHeaders): string | undefined {
  return splitUrl(location).host || undefined
}
