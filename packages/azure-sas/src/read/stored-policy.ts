import type { Sas } from '../plan.js'

/** What a stored access policy has. Times as tokens have them. */
export interface StoredPolicy {
  readonly permissions?: string
  /** `2026-01-31T12:00:00Z`. */
  readonly startsOn?: string
  readonly expiresOn?: string
}

/**
 * Looks up a stored access policy of a container, or says that there is none.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/define-stored-access-policy}
 */
export type StoredPolicyOf = (
  policy: string,
  of: { readonly account: string; readonly container: string },
) => StoredPolicy | undefined

/** The token with what its policy has, or `undefined` where it is not known, or both say one thing. */
export function withPolicy(
  sas: Sas,
  of: { readonly account: string; readonly container: string },
  policyOf: StoredPolicyOf | undefined,
): Sas | undefined {
  const policy = policyOf?.(sas.si, of)
  if (policy === undefined) return undefined
  const { permissions = '', startsOn = '', expiresOn = '' } = policy
  const pairs = [
    [sas.sp, permissions],
    [sas.st, startsOn],
    [sas.se, expiresOn],
  ]
  if (pairs.some(([own, stored]) => own !== '' && stored !== '')) return undefined
  return { ...sas, sp: sas.sp || permissions, st: sas.st || startsOn, se: sas.se || expiresOn }
}
