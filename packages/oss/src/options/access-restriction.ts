import { checkWhole, refuseQuery } from './checks.js'

/** Who may use a link, beyond having it. */
export interface AccessRestriction {
  /** An IPv4 address, as the service sees it. */
  readonly sourceIp?: string
  /** How many leading bits of the address must agree, 1 to 32. Default: all. */
  readonly subnetMask?: number
  /** Such as `vpc-t4nlw426y44rd3iq4xxxx`. */
  readonly vpcId?: string
  /** Whether a request that another service forwards is accepted. */
  readonly forwardAllow?: boolean
}

/**
 * Binds a link to an address, a network or a VPC: parameters of the query, which only mean something because they are
 * signed.
 *
 * @throws SigningError `query_invalid` for what is not an IPv4 address or mask, and for a mask without an address.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-urls}
 * @example
 * ```ts
 * import { restrictAccess } from '@presign/oss'
 *
 * const query = restrictAccess({ sourceIp: '192.0.2.0', subnetMask: 24 })
 * ```
 */
export function restrictAccess(restriction: AccessRestriction): Readonly<Record<string, string>> {
  const { sourceIp, subnetMask, vpcId, forwardAllow } = restriction
  if (sourceIp !== undefined && !isIpv4(sourceIp))
    throw refuseQuery('x-oss-ac-source-ip', sourceIp, 'an IPv4 address such as 192.0.2.10')
  if (subnetMask !== undefined) checkMask(subnetMask, sourceIp)
  if (vpcId !== undefined && !/^[\w-]{1,128}$/.test(vpcId))
    throw refuseQuery('x-oss-ac-vpc-id', vpcId, 'the id of a VPC')
  return {
    ...(sourceIp === undefined ? undefined : { 'x-oss-ac-source-ip': sourceIp }),
    ...(subnetMask === undefined ? undefined : { 'x-oss-ac-subnet-mask': String(subnetMask) }),
    ...(vpcId === undefined ? undefined : { 'x-oss-ac-vpc-id': vpcId }),
    ...(forwardAllow === undefined ? undefined : { 'x-oss-ac-forward-allow': String(forwardAllow) }),
  }
}

function checkMask(mask: number, sourceIp: string | undefined): void {
  checkWhole('x-oss-ac-subnet-mask', mask, 1, 32)
  if (sourceIp === undefined) throw refuseQuery('x-oss-ac-subnet-mask', mask, 'a sourceIp that it applies to')
}

function isIpv4(text: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1) ?? []
  // A leading zero is octal to some readers: 010 would be 8.
  return parts.length === 4 && parts.every((part) => Number(part) < 256 && String(Number(part)) === part)
}
