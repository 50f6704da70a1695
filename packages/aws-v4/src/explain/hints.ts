import type { Hints } from '@presign/core/explain'
import { storageHints } from '@presign/object-storage/explain'

/**
 * What services other than S3 say about refused requests, for `explain`: most have one code for all that can be wrong
 * with a signature, and a message that tells. For S3 there is `s3Hints` of `@presign/s3`.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html}
 * @example
 * ```ts
 * import { awsHints } from '@presign/aws-v4/explain'
 * import { explain } from '@presign/core/explain'
 *
 * const answer = { code: 'SignatureDoesNotMatch', message: 'Credential should be scoped to a valid region.' }
 * const ours = { stringToSign: 'AWS4-HMAC-SHA256\n20260101T000000Z\n20260101/us-east-1/sts/aws4_request\n…' }
 * explain(ours, answer, awsHints)[0]?.cause // 'region'
 * ```
 */
export const awsHints: Hints = {
  ...storageHints,
  messages: [
    [/not authorized to perform|explicit deny|policy allows the/i, 'permission'],
    [/scoped to a valid region/i, 'region'],
    [/scoped to (?:the )?correct service/i, 'product'],
    [/date in credential scope/i, 'day'],
    [/signature expired|signature not yet current/i, 'clock_skew'],
    [/security token included in the request is expired/i, 'token_expired'],
    [/security token included in the request is invalid/i, 'key_id'],
  ],
  codes: {
    IncompleteSignature: 'scheme',
    IncompleteSignatureException: 'scheme',
    MissingAuthenticationToken: 'unsigned',
    MissingAuthenticationTokenException: 'unsigned',
    UnrecognizedClientException: 'key_id',
    UnauthorizedOperation: 'permission',
  },
  pathAsSent: true,
}
