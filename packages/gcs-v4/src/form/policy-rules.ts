import { fromIsoBasic } from '@presign/core/scheme'
import type { PolicyRules } from '@presign/object-storage/form'
import { MAX_EXPIRES } from '../canonical.js'
import { checkBucketName, checkKey } from '../names.js'

/** Fields that a policy need not cover, in lower case. */
const UNCOVERED = ['policy', 'x-goog-signature', 'file']

/**
 * In what forms and policies of Google Cloud Storage differ from those of other services.
 *
 * @see {@link https://cloud.google.com/storage/docs/authentication/signatures#policy-document}
 */
export const gcsPolicy: PolicyRules = {
  // The largest object, https://cloud.google.com/storage/quotas#objects
  maxBytes: 5_497_558_138_880,
  // The page's conditions are exact matches, `starts-with` and ranges.
  lists: false,
  // The SDK writes names as the form has them.
  lowerCaseNames: false,
  // The SDK escapes nothing but what is beyond ASCII.
  escapedDollar: false,
  // Google's conformance file, "Character Escaping".
  asciiOnly: true,
  // The SDK binds a key by its own text, whatever is in it: file.ts, generateSignedPostPolicyV4.
  filenameAsPrefix: false,
  // The page: every field of the form, but for these and those whose names begin with `x-ignore-`.
  mustBind: (fields) => [...fields.keys()].filter((name) => !UNCOVERED.includes(name) && !name.startsWith('x-ignore-')),
  unbound: 'Policy did not reference these fields',
  // The page: a policy expires at most seven days after its date.
  window(fields) {
    const from = fromIsoBasic(fields.get('x-goog-date') ?? '')
    return from === undefined ? { unreadable: 'x-goog-date' } : { from, until: from + MAX_EXPIRES }
  },
  reserved: ['googleaccessid', 'signature', 'x-goog-algorithm', 'x-goog-credential', 'x-goog-date', 'x-goog-signature'],
  checkBucketName,
  checkKey,
}
