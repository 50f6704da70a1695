import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only OBS knows about refused requests, for `explain`: what its codes mean, and who adds which header.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0115.html}
 * @see {@link https://support.huaweicloud.com/intl/en-us/obs_faq/obs_faq_0173.html}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { obsHints, readErrorBody } from '@presign/obs/explain'
 *
 * const answer = readErrorBody('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>')
 * const ours = { stringToSign: 'GET\n\n\n1709210996\n/examplebucket/cat.jpg' }
 * if (answer) explain(ours, answer, obsHints)[0]?.cause // 'expired'
 * ```
 */
export const obsHints: Hints = {
  ...storageHints,
  messages: [[/not authorized|no permission|denied by .{0,40}policy|forbidden by/i, 'permission']],
  codes: {
    ExpiredToken: 'token_expired',
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    InvalidSecurityToken: 'token_wrong',
    InvalidToken: 'token_wrong',
    NoSuchBucket: 'addressing',
    PermanentRedirect: 'addressing',
    RequestTimeTooSkewed: 'clock_skew',
    TemporaryRedirect: 'addressing',
    VirtualHostDomainRequired: 'addressing',
  },
  senders: { 'x-obs-*': 'SDKs, proxies and CDNs add such headers' },
  regionPrefix: 'obs.',
}
