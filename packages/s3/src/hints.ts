import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What only S3 and its compatibles know about refused requests, for `explain`: what their messages mean where one code
 * stands for several causes, who adds which header, and how regions are mistaken.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { readErrorBody, s3Hints } from '@presign/s3/explain'
 *
 * const body = '<Error><Code>AuthorizationHeaderMalformed</Code><Message>…; the region is wrong</Message><Region>eu-west-1</Region></Error>'
 * const ours = { stringToSign: 'AWS4-HMAC-SHA256\n20260101T000000Z\n20260101/us-east-1/s3/aws4_request\n…' }
 * const answer = readErrorBody(body)
 * if (answer) explain(ours, answer, s3Hints)[0]?.fix // 'Sign for region "eu-west-1", which the service names'
 * ```
 */
export const s3Hints: Hints = {
  ...storageHints,
  messages: [
    [
      /not authorized to perform|explicit deny|policy allows the|(?:do|does) not have .{0,80}(?:access|permission)|access to this object has been disabled/i,
      'permission',
    ],
    // What a verifier made with these packages says.
    [/signed header .{0,90}did not arrive/i, 'header_missing'],
    [/region .{0,60}is wrong/i, 'region'],
    [/correct service/i, 'product'],
    [/credential date/i, 'day'],
    [/headers present in the request which were not signed/i, 'header_added'],
    [/x-amz-content-sha256/i, 'payload'],
    [/valid date or x-amz-date/i, 'header_missing'],
    [/one auth mechanism/i, 'signed_twice'],
    [/AWS4-HMAC-SHA256/, 'scheme'],
    [/X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature)/, 'url_damaged'],
  ],
  codes: {
    AllAccessDisabled: 'permission',
    AuthorizationHeaderMalformed: 'scheme',
    AuthorizationQueryParametersError: 'url_damaged',
    BadDigest: 'checksum',
    ExpiredToken: 'token_expired',
    IllegalLocationConstraintException: 'region',
    InvalidAccessKeyId: 'key_id',
    InvalidBucketName: 'addressing',
    InvalidToken: 'token_wrong',
    MovedPermanently: 'addressing',
    NoSuchBucket: 'addressing',
    NotImplemented: 'not_supported',
    PermanentRedirect: 'addressing',
    RequestTimeTooSkewed: 'clock_skew',
    TemporaryRedirect: 'addressing',
    XAmzContentSHA256Mismatch: 'payload',
  },
  senders: {
    'x-amz-checksum-*':
      'AWS SDKs of 2025 and later add checksums unasked, unless told requestChecksumCalculation: WHEN_REQUIRED',
    'x-amz-sdk-checksum-algorithm': 'AWS SDKs of 2025 and later add checksums unasked',
    'x-amz-cf-id': 'CloudFront adds it when it fetches from the bucket',
    'x-amz-user-agent': 'AWS SDKs add it in browsers',
    'x-amz-*': 'SDKs, proxies and CDNs add such headers',
  },
  hosts:
    /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|r2\.cloudflarestorage\.com|backblazeb2\.com|digitaloceanspaces\.com|wasabisys\.com|storage\.googleapis\.com)(?::\d+)?$/,
  // Of no bytes at all: CRC-32, CRC-32C and CRC-64NVME are zero, the rest are the well-known digests.
  emptyChecksums: {
    'x-amz-checksum-crc32': 'AAAAAA==',
    'x-amz-checksum-crc32c': 'AAAAAA==',
    'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=',
    'x-amz-checksum-sha1': '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
    'x-amz-checksum-sha256': '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  },
  // Of the headers that presigners move into the query, those that S3 wants as headers.
  headersOnly: /^(?:x-amz-server-side-encryption|content-type$|content-disposition$|cache-control$)/,
  deprecated: ['aws-v2'],
  // MinIO and other stores do.
  forgetsTemporaryIds: true,
  regionPrefix: 's3-',
  // What the service calls the regions of its first buckets.
  regionNames: { EU: 'eu-west-1', US: 'us-east-1' },
  pathAsSent: true,
}
