import { jsBackend } from '@presign/core/js'
import { digest, invalidArgument, runSync } from '@presign/core/scheme'

/**
 * What is stored for a signature. Not the signature: a store is read by more people than may use the link, and elsewhere
 * it may still be good.
 */
export function fingerprint(signature: string): string {
  return runSync(digest('sha256', signature, 'hex'), jsBackend)
}

/** How much longer than a signature it is remembered, in seconds: machines that share a store have clocks of their own. */
const MARGIN = 900

/** The margin, checked: with NaN, as `Number(undefined)` gives it, nothing could be stored, and every link would pass for used. */
export function marginOf({ margin = MARGIN }: { readonly margin?: number }): number {
  if (Number.isFinite(margin) && margin >= 0) return margin
  throw unusable('margin', typeof margin === 'number' ? String(margin) : typeof margin, 'seconds, 0 or more')
}

/** The error for something that a store cannot be made of. */
export function unusable(name: string, found: string, wanted: string) {
  return invalidArgument(`Cannot remember signatures with this ${name}`, { name, found, wanted })
}

/** The second from which on a signature may be forgotten. */
export function forgottenFrom(until: Date, margin: number): number {
  return Math.ceil(until.getTime() / 1000) + margin
}
