import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only BOS knows about refused requests, for `explain`: what its codes mean, and who adds which header. Its answers
 * to a wrong signature have no texts to compare: `reproduce` needs the other side's signature.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ajwvysfpl}
 * @example
 * ```ts
 * import { bosHints, readErrorBody } from '@presign/bos/explain'
 * import { explain } from '@presign/core/explain'
 *
 * const answer = readErrorBody('{"code":"RequestExpired","message":"Request has expired."}')
 * const ours = { stringToSign: 'GET\n/cat.jpg\n\nhost:examplebucket.bj.bcebos.com' }
 * if (answer) explain(ours, answer, bosHints)[0]?.cause // 'expired'
 * ```
 */
export const bosHints: Hints = {
  ...storageHints,
  messages: [
    [/not authorized|no permission|denied by .{0,40}policy|forbidden by|verify access/i, 'permission'],
    [/is not signed/i, 'header_added'],
  ],
  codes: {
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    InvalidHTTPAuthHeader: 'url_damaged',
    InvalidSessionToken: 'token_wrong',
    NoSuchBucket: 'addressing',
    PermanentRedirect: 'addressing',
    RequestExpired: 'expired',
    RequestTimeTooSkewed: 'clock_skew',
  },
  senders: { 'x-bce-*': 'SDKs, proxies and CDNs add such headers' },
  pathAsSent: true,
}
