import { fromIsoBasic } from '@presign/core/scheme'
import type { PolicyRules } from '@presign/object-storage/form'
import { checkBucketName, MAX_V4_EXPIRES } from '../names.js'

const V4 = 'OSS4-HMAC-SHA256'
const TOKEN = 'x-oss-security-token'

/**
 * In what forms and policies of OSS differ from those of other services.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export const ossPolicy: PolicyRules = {
  // The page: an object of at most 5 GB.
  maxBytes: 5_368_709_120,
  // The page's table of conditions has `in` and `not-in`.
  lists: true,
  // As the page's examples write them beside fields such as `Content-Type`. One page says that names are compared without
  // regard to case, another contradicts it.
  lowerCaseNames: true,
  // The page's table of characters to escape.
  escapedDollar: true,
  // The page: variables are replaced after the policy is checked, so the form has the key's own text. No SDK writes a
  // condition on the key by itself.
  filenameAsPrefix: false,
  // The page names those that a V4 policy must have, and the token where there is one. V1 policies need none.
  mustBind: (fields) =>
    fields.get('x-oss-signature-version') === V4
      ? ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date', ...(fields.has(TOKEN) ? [TOKEN] : [])]
      : [],
  unbound: 'Policy Condition is missing',
  // The page: at most seven days after `x-oss-date`, whatever the policy says. V1 forms have no date.
  window(fields) {
    const date = fields.get('x-oss-date')
    if (date === undefined) return {}
    const from = fromIsoBasic(date)
    return from === undefined ? { unreadable: 'x-oss-date' } : { from, until: from + MAX_V4_EXPIRES }
  },
  // EC numbers of the service's pages on each.
  finerCode: (field, value) => (field === 'x-oss-signature' && value === '' ? '0002-00000704' : FINER_CODES[field]),
  reserved: [
    'ossaccesskeyid',
    'signature',
    'x-oss-access-key-id',
    'x-oss-credential',
    'x-oss-date',
    TOKEN,
    'x-oss-signature',
    'x-oss-signature-version',
  ],
  checkBucketName,
}

const FINER_CODES: Readonly<Record<string, string>> = {
  'x-oss-signature': '0002-00000703',
  'x-oss-date': '0002-00000709',
  'x-oss-credential': '0002-00000710',
}
