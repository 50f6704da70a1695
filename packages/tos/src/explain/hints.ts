import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only TOS knows about refused requests, for `explain`: what its codes mean, and who adds which header.
 *
 * @see {@link https://www.volcengine.com/docs/6349/74874}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { readErrorBody, tosHints } from '@presign/tos/explain'
 *
 * const answer = readErrorBody('{"Code":"AccessDenied","Message":"Request has expired"}')
 * const ours = { stringToSign: 'TOS4-HMAC-SHA256\n20240229T123456Z\n20240229/cn-beijing/tos/request\n…' }
 * if (answer) explain(ours, answer, tosHints)[0]?.cause // 'expired'
 * ```
 */
export const tosHints: Hints = {
  ...storageHints,
  messages: [
    [/not authorized|no permission|denied by .{0,40}policy|forbidden by/i, 'permission'],
    [/headers? .{0,80}not signed/i, 'header_added'],
  ],
  codes: {
    // The parameter with the algorithm.
    '0002-00000030': 'scheme',
    AuthorizationQueryParametersError: 'url_damaged',
    ExpiredToken: 'token_expired',
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    InvalidSecurityToken: 'token_wrong',
    NoSuchBucket: 'addressing',
    PermanentRedirect: 'addressing',
    RequestTimeTooSkewed: 'clock_skew',
    TemporaryRedirect: 'addressing',
  },
  senders: { 'x-tos-*': 'SDKs, proxies and CDNs add such headers' },
  pathAsSent: true,
  regionPrefix: 'tos-',
}
