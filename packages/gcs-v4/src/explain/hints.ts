import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only Google Cloud Storage knows about refused requests, for `explain`: what its codes and messages mean, and who
 * adds which header.
 *
 * @see {@link https://cloud.google.com/storage/docs/xml-api/reference-status}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { gcsHints, readErrorBody } from '@presign/gcs-v4/explain'
 *
 * const answer = readErrorBody('<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>')
 * const ours = { stringToSign: 'GOOG4-HMAC-SHA256\n20240229T123456Z\n20240229/auto/storage/goog4_request\n…' }
 * if (answer) explain(ours, answer, gcsHints)[0]?.cause // 'expired'
 * ```
 */
export const gcsHints: Hints = {
  ...storageHints,
  messages: [
    [/does not have storage\.\S+ access|permission '?storage\.|caller does not have/i, 'permission'],
    [/not yet valid/i, 'not_yet_valid'],
    [/request signature expired|token has expired/i, 'expired'],
    [/is not signed|not included in the signed headers/i, 'header_added'],
    [/credential scope/i, 'region'],
  ],
  codes: {
    AuthenticationRequired: 'unsigned',
    ExpiredToken: 'expired',
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    MalformedSecurityHeader: 'url_damaged',
    NoSuchBucket: 'addressing',
    RequestTimeTooSkewed: 'clock_skew',
    UserProjectAccountProblem: 'permission',
    XAmzContentSHA256Mismatch: 'payload',
  },
  senders: {
    'x-goog-*': 'SDKs and proxies add such headers',
    'x-amz-*': 'S3 clients that were pointed at this service add such headers',
  },
  pathAsSent: true,
}
