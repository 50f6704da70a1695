import type { Hints } from '@presign/core/explain'

/**
 * What S3-like services have in common in their words, for the hints of each: spread it into them.
 *
 * @example
 * ```ts
 * import { explain, type Hints } from '@presign/core/explain'
 * import { storageHints } from '@presign/object-storage/explain'
 *
 * const hints: Hints = { ...storageHints, codes: { NoSuchBucket: 'addressing' } }
 * const ours = { stringToSign: 'GET\n\n\n1699807420\n/photos/cat.jpg' }
 * explain(ours, { code: 'AccessDenied', message: 'Request has expired.' }, hints)[0]?.cause // 'expired'
 * ```
 */
export const storageHints: Hints = {
  mismatch: /signature.*(?:not|mis).*match|signaturedoesnotmatch/i,
  words: [
    [
      /not authorized to perform|explicit deny|policy allows the|no right to access|(?:do|does) not have .{0,80}(?:access|permission)|by (?:the )?(?:authorizer|bucket policy|session policy)/i,
      'permission',
    ],
    [/not (?:yet )?valid yet|not yet valid/i, 'not_yet_valid'],
    [/skew|difference between the request time/i, 'clock_skew'],
    [/expired\w{0,40}token|token.{0,40}expired/i, 'token_expired'],
    [/expired/i, 'expired'],
    [/not both/i, 'signed_twice'],
    [/token.{0,40}do(?:es)? not (?:match|belong)|tokennotmatch/i, 'token_wrong'],
    [/token/i, 'token_missing'],
    [/requires the .{0,80}parameter/i, 'url_damaged'],
    [/access ?key ?id/i, 'key_id'],
    [/third level domain|secondleveldomain|before the host/i, 'addressing'],
    [/additional header/i, 'additional_header_missing'],
    [/signing region|region/i, 'region'],
    [/signing product|signing service/i, 'product'],
    [/credential date/i, 'day'],
    [/is missing/i, 'url_damaged'],
    [
      /domain|host(?:name)? .{0,40}(?:not|invalid)|bucket name is invalid|invalidbucketname|does not belong to you/i,
      'addressing',
    ],
    [/authorization header is invalid|signature version|unsupported|authenticationtype/i, 'scheme'],
    [/^(?:access ?denied|forbidden)(?:\W*access ?denied)?\W*$/i, 'permission'],
    [/anonymous|authorization|accessdenied/i, 'unsigned'],
  ],
}
