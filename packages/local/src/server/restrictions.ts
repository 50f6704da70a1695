import { BlockList, isIPv4 } from 'node:net'
import { failures } from '../failure.js'
import type { Query } from './parsed-request.js'

/**
 * Checks what a signed URL allows of its sender: `x-oss-ac-source-ip` with `x-oss-ac-subnet-mask`, and
 * `x-oss-ac-vpc-id`, which no sender here can satisfy.
 *
 * @throws Failure `AccessDenied`
 */
export function checkSender(query: Query, remoteAddress: string | undefined): void {
  const source = query.get('x-oss-ac-source-ip')
  if (query.has('x-oss-ac-vpc-id')) throw denied('the request comes from no VPC')
  if (source === undefined) return
  const address = (remoteAddress ?? '').replace(/^::ffff:/, '')
  if (!covers(source, query.get('x-oss-ac-subnet-mask') ?? '32', address))
    throw denied(`the request comes from ${address}`)
}

function covers(source: string, mask: string, address: string): boolean {
  if (!isIPv4(source) || !isIPv4(address) || !/^\d{1,2}$/.test(mask) || Number(mask) > 32) return false
  const list = new BlockList()
  list.addSubnet(source, Number(mask), 'ipv4')
  return list.check(address, 'ipv4')
}

function denied(why: string) {
  return failures.accessDenied(
    `You have no right to access this object because of the restrictions of the URL: ${why}.`,
  )
}

/**
 * The operations whose speed can be limited; others pass over such a limit.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/single-connection-bandwidth-throttling}
 */
export const LIMITED = [
  'GetObject',
  'PutObject',
  'AppendObject',
  'PostObject',
  'CopyObject',
  'UploadPart',
  'UploadPartCopy',
]

const MIN_LIMIT = 819_200
const MAX_LIMIT = 838_860_800

/**
 * Bytes in a second that `x-oss-traffic-limit` allows, which is written in bits.
 *
 * @throws Failure `InvalidArgument`: 819200 to 838860800 bit/s.
 */
export function trafficLimitIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const bits = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (bits >= MIN_LIMIT && bits <= MAX_LIMIT) return bits / 8
  throw failures.invalidArgument('The traffic limit is not from 819200 to 838860800.', {
    ArgumentName: 'x-oss-traffic-limit',
    ArgumentValue: text.slice(0, 40),
  })
}
