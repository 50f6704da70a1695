import { SigningError } from '@presign/core'

/**
 * Domains of the parts that Amazon's cloud has, by the names of their regions, as botocore 1.43 lists them.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html}
 */
const PARTITIONS: readonly (readonly [regions: RegExp, domain: string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
]

/** Names that Amazon's own tools have for regions, and that no host has. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  EU: 'eu-west-1',
  US: 'us-east-1',
  'aws-global': 'us-east-1',
  'aws-cn-global': 'cn-northwest-1',
  'aws-us-gov-global': 'us-gov-west-1',
  'external-1': 'us-east-1',
}

/** Whether a region can be one of Amazon's. Compatible stores have names of their own, and hosts of their own. */
export function isKnownRegion(region: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region)
}

/** The region that a text means which only looks like one, or `undefined`. */
export function regionMeantBy(text: string): string | undefined {
  const bare = text
    .replace(/^(?:s3|fips)[.-]/, '')
    .replace(/^(?:dualstack|website|fips|accesspoint)[.-]/, '')
    .replace(/(?:\.amazonaws\.[a-z.]+|-fips)$/, '')
  const region = OTHER_NAMES[bare] ?? bare.replace(/(\d)[a-z]$/, '$1')
  return isKnownRegion(region) && region !== text ? region : undefined
}

/**
 * The domain of a region's hosts.
 *
 * @throws SigningError `region_invalid` for a name that no host of Amazon's has: `auto`, which compatible stores call the
 * region they find themselves, a zone such as `us-east-1a`, or the region of another store.
 */
export function domainOf(region: string): string {
  if (!isKnownRegion(region)) {
    const meant = regionMeantBy(region)
    const wanted = meant === undefined ? 'an endpoint of that store, such as endpoints.pathStyle(origin)' : `"${meant}"`
    const text = `Cannot find a host for region "${region.slice(0, 80)}": wanted ${wanted}`
    throw new SigningError('region_invalid', text, { found: region, wanted })
  }
  return PARTITIONS.find(([regions]) => regions.test(region))?.[1] ?? 'amazonaws.com'
}
