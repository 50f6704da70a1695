import { jsBackend } from '@presign/core/js'
import { digest, runSync } from '@presign/core/scheme'

/**
 * What is stored for a signature. Not the signature: a store is read by more people than may use the link, and elsewhere
 * it may still be good.
 */
export function fingerprint(signature: string): string {
  return runSync(digest('sha256', signature, 'hex'), jsBackend)
}

/** How much longer than a signature it is remembered, in seconds: machines that share a store have clocks of their own. */
export const MARGIN = 900

/** The second from which on a signature may be forgotten. */
export function forgottenFrom(until: Date, margin: number): number {
  return Math.ceil(until.getTime() / 1000) + margin
}
