import type { Hints } from '@presign/core/explain'

/**
 * What the gateway of Alibaba Cloud APIs says about refused requests, for `explain`.
 *
 * @see {@link https://api.alibabacloud.com/troubleshoot}
 * @example
 * ```ts
 * import { acsHints, readErrorBody } from '@presign/acs3/explain'
 * import { explain } from '@presign/core/explain'
 *
 * const answer = readErrorBody('{"Code":"SignatureNonceUsed","Message":"Specified signature nonce was used already."}')
 * const ours = { stringToSign: 'ACS3-HMAC-SHA256\n…' }
 * if (answer) explain(ours, answer, acsHints)[0]?.cause // 'time_changed'
 * ```
 */
export const acsHints: Hints = {
  mismatch: /^(?:SignatureDoesNotMatch|InvalidSignature)$/,
  codes: {
    IncompleteSignature: 'scheme',
    'InvalidAccessKeyId.Inactive': 'key_id',
    'InvalidAccessKeyId.NotFound': 'key_id',
    'InvalidSecurityToken.Expired': 'token_expired',
    'InvalidSecurityToken.Malformed': 'token_wrong',
    'InvalidSecurityToken.MismatchWithAccessKey': 'token_wrong',
    'InvalidTimeStamp.Expired': 'clock_skew',
    'InvalidTimeStamp.Format': 'time_changed',
    MissingAccessKeyId: 'unsigned',
    MissingSecurityToken: 'token_missing',
    NoPermission: 'permission',
    // Each request is signed for one moment: this one was sent again as it was.
    SignatureNonceUsed: 'time_changed',
  },
  messages: [
    [/not authorized|no permission|forbidden by/i, 'permission'],
    [/header .{0,80} is not signed/i, 'header_added'],
  ],
  words: [
    [/^InvalidAccessKeyId/, 'key_id'],
    [/^InvalidSecurityToken/, 'token_wrong'],
    [/^Forbidden/, 'permission'],
  ],
  pathAsSent: true,
}
