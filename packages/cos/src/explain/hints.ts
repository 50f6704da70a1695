import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only COS knows about refused requests, for `explain`: what its codes and messages mean, and who adds which
 * header.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { cosHints, readErrorBody } from '@presign/cos/explain'
 *
 * const answer = readErrorBody('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>')
 * const ours = { stringToSign: 'sha1\n1709210096;1709210996\n…\n' }
 * if (answer) explain(ours, answer, cosHints)[0]?.cause // 'expired'
 * ```
 */
export const cosHints: Hints = {
  ...storageHints,
  // What a verifier made with this package says; the service itself takes what is not listed.
  messages: [
    [/not authorized|no permission|denied by .{0,40}policy|forbidden by/i, 'permission'],
    [/parameter .{0,90}is not signed/i, 'query_added'],
    [/is not signed/i, 'header_added'],
    [/window of its key/i, 'time_changed'],
  ],
  codes: {
    BadDigest: 'checksum',
    ExpiredToken: 'token_expired',
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    InvalidToken: 'token_wrong',
    NoSuchBucket: 'addressing',
    PermanentRedirect: 'addressing',
    RequestTimeTooSkewed: 'clock_skew',
    TemporaryRedirect: 'addressing',
  },
  senders: {
    'x-cos-*': 'SDKs, proxies and CDNs add such headers',
    'x-ci-*': 'SDKs for media processing add such headers',
  },
  hosts: /(?:^|\.)(?:myqcloud\.com|tencentcos\.cn)(?::\d+)?$/,
  pathAsSent: true,
}
