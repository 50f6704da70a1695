import { fromIsoBasic } from '@presign/core/scheme'
import type { PolicyRules } from '@presign/object-storage/form'
import { MAX_EXPIRES } from '../canonical.js'
import { checkBucketName } from '../names.js'

/** Fields that a policy need not cover, in lower case. */
const UNCOVERED = ['policy', 'x-tos-signature', 'file']

/**
 * In what forms and policies of TOS differ from those of other services.
 *
 * @see {@link https://www.volcengine.com/docs/6349/129225}
 */
export const tosPolicy: PolicyRules = {
  // The page: an object of at most 5 GB.
  maxBytes: 5_368_709_120,
  // The page's conditions are exact matches, `starts-with` and ranges.
  lists: false,
  // As the SDKs write them.
  lowerCaseNames: false,
  // No SDK escapes anything.
  escapedDollar: false,
  // Forms of TOS follow those of S3, whose SDKs bind what stands before `${filename}`.
  filenameAsPrefix: true,
  // The page: every field of the form, but for these and those whose names begin with `x-ignore-`.
  mustBind: (fields) => [...fields.keys()].filter((name) => !UNCOVERED.includes(name) && !name.startsWith('x-ignore-')),
  unbound: 'Extra input fields',
  // A signing key is good for the longest lifetime from the date in its scope.
  window(fields) {
    const from = fromIsoBasic(fields.get('x-tos-date') ?? '')
    return from === undefined ? { unreadable: 'x-tos-date' } : { from, until: from + MAX_EXPIRES }
  },
  reserved: ['x-tos-algorithm', 'x-tos-credential', 'x-tos-date', 'x-tos-security-token', 'x-tos-signature'],
  checkBucketName,
}
