/** What a credential's scope says, in protocols that have one. */
export interface Scope {
  readonly region: string
  /** The service or product, such as `s3`. */
  readonly service: string
  /** `YYYYMMDD`, UTC. */
  readonly day: string
}

/** Regions that a verifier accepts: one, several, or a question about the request's own scope. */
export type Regions = string | readonly string[] | ((scope: Scope) => boolean)

/** Whether the region of a scope is accepted. */
export function acceptsRegion(regions: Regions, scope: Scope): boolean {
  if (typeof regions === 'function') return regions(scope) === true
  return typeof regions === 'string' ? scope.region === regions : regions.includes(scope.region)
}

/**
 * The regions with whose hosts a request is matched: that of its scope where it is accepted, else those that would be,
 * so that a request for another region's host is reported as such.
 */
export function regionsToMatch(regions: Regions, scope: Scope): readonly string[] {
  if (typeof regions === 'function' || acceptsRegion(regions, scope)) return [scope.region]
  return typeof regions === 'string' ? [regions] : regions
}
