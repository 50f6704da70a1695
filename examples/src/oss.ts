import type { Endpoint, Secret } from '@presign/core'

/**
 * What the examples know of a service. For the real one: its region, `endpoints.public()`, a domain bound to the bucket,
 * and credentials from wherever yours come from.
 */
export interface Oss {
  readonly region: string
  readonly endpoint: Endpoint
  /** A domain of one's own in front of `examplebucket`. */
  readonly customDomain: Endpoint
  readonly credentials: Secret
  /** What STS would answer: credentials that die. */
  assumeRole(): Promise<Secret & { readonly securityToken: string; readonly expiresAt: Date }>
  /** The id of the version before the current one of `exampleobject.txt`. */
  readonly earlierVersion: string
}
