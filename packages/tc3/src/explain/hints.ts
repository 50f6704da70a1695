import type { Hints } from '@presign/core/explain'

/**
 * What Tencent Cloud APIs say about refused requests, for `explain`.
 *
 * @see {@link https://www.tencentcloud.com/document/api/213/33281}
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 * import { readErrorBody, tc3Hints } from '@presign/tc3/explain'
 *
 * const body = '{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"…"},"RequestId":"…"}}'
 * const answer = readErrorBody(body)
 * const ours = { stringToSign: 'TC3-HMAC-SHA256\n1709210096\n2024-02-29/sts/tc3_request\n…' }
 * if (answer) explain(ours, answer, tc3Hints)[0]?.cause // 'clock_skew'
 * ```
 */
export const tc3Hints: Hints = {
  mismatch: /^AuthFailure\.SignatureFailure$/,
  codes: {
    'AuthFailure.InvalidAuthorization': 'scheme',
    'AuthFailure.InvalidSecretId': 'key_id',
    'AuthFailure.SecretIdNotFound': 'key_id',
    'AuthFailure.SignatureExpire': 'clock_skew',
    'AuthFailure.TokenFailure': 'token_wrong',
    'AuthFailure.UnauthorizedOperation': 'permission',
    UnauthorizedOperation: 'permission',
  },
  messages: [
    [/missing a required parameter .{0,4}Authorization/i, 'unsigned'],
    [/token is missing/i, 'token_missing'],
    [/token has expired|token.{0,20}expired/i, 'token_expired'],
    [/credential scope/i, 'product'],
  ],
  words: [[/^UnauthorizedOperation/, 'permission']],
  pathAsSent: true,
}
