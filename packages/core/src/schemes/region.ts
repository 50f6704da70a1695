import { SigningError } from '../errors.js'

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

/**
 * Checks the regions of a verifying value.
 *
 * @param check Throws for a region that the service cannot have.
 * @throws SigningError `region_invalid`
 */
export function checkRegions(regions: Regions, check: (region: string) => void): void {
  if (typeof regions === 'function') return
  const list = [regions].flat()
  if (list.length === 0)
    throw new SigningError('region_invalid', 'Cannot verify: found an empty list of regions, wanted at least one', {
      found: 'an empty list',
      wanted: 'at least one region',
    })
  for (const region of list) check(region)
}
