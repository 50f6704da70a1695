import { checkWhole } from './checks.js'

/** 100 KB/s, in bits. */
const SLOWEST = 819_200

/** 100 MB/s, in bits. */
const FASTEST = 838_860_800

/**
 * Limits how fast one request may move its bytes. It belongs into the query of a link: as a header, anyone who uses the
 * link would have to send it too.
 *
 * @param bitsPerSecond 819200 to 838860800: 100 KB/s to 100 MB/s.
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/single-connection-bandwidth-throttling}
 * @example
 * ```ts
 * import { trafficLimit } from '@presign/oss'
 *
 * const query = trafficLimit(8 * 200 * 1024) // 200 KB/s: { 'x-oss-traffic-limit': '1638400' }
 * ```
 */
export function trafficLimit(bitsPerSecond: number): { readonly 'x-oss-traffic-limit': string } {
  checkWhole('x-oss-traffic-limit', bitsPerSecond, SLOWEST, FASTEST)
  return { 'x-oss-traffic-limit': String(bitsPerSecond) }
}
