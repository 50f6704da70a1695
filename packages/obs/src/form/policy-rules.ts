import type { PolicyRules } from '@presign/object-storage/form'
import { checkBucketName } from '../names.js'

/** Fields that a policy need not cover, in lower case. */
const UNCOVERED = ['accesskeyid', 'policy', 'signature', 'token', 'file', 'key', 'bucket']

/**
 * In what forms and policies of OBS differ from those of other services.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0012.html}
 */
export const obsPolicy: PolicyRules = {
  // The page on PostObject: an object of at most 5 GB.
  maxBytes: 5_368_709_120,
  // The page's conditions are exact matches, `starts-with` and ranges.
  lists: false,
  // As the SDKs write them: vectors pub-obs-post-policy-001 and others.
  lowerCaseNames: false,
  // No SDK escapes anything.
  escapedDollar: false,
  // Forms of OBS follow those of S3, whose SDKs bind what stands before `${filename}`.
  filenameAsPrefix: true,
  // The page: every field but those that carry the permission. The SDKs' policies leave out those they do not know
  // (vectors pub-obs-post-policy-006 and others), so only fields of the service's own are held to it.
  mustBind: (fields) => [...fields.keys()].filter((name) => name.startsWith('x-obs-') && !UNCOVERED.includes(name)),
  unbound: 'Policy Condition is missing',
  // The policy's expiration is all there is.
  window: () => ({}),
  reserved: ['accesskeyid', 'policy', 'signature', 'token', 'x-obs-security-token'],
  checkBucketName,
}
