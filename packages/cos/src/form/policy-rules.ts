import type { PolicyRules } from '@presign/object-storage/form'
import { checkBucketName } from '../names.js'
import { readKeyTime } from '../sign/window.js'

/**
 * In what forms and policies of COS differ from those of other services.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/14690}
 */
export const cosPolicy: PolicyRules = {
  // The page: an object of at most 5 GB.
  maxBytes: 5_368_709_120,
  // The page's conditions are exact matches, `starts-with` and ranges.
  lists: false,
  // As the page and the Java SDK write them. Whether the service compares them without regard to case, no page says.
  lowerCaseNames: false,
  // The Java SDK escapes nothing: vector pub-cos-post-policy-008.
  escapedDollar: false,
  // Forms of COS follow those of S3: vectors pub-cos-post-policy-006 and -007 bind what the key begins with.
  filenameAsPrefix: true,
  // The page: the condition is called `q-sign-time`, the field `q-key-time`.
  fieldOf: { 'q-sign-time': 'q-key-time' },
  // The page names these three. Other fields may be sent without a condition.
  mustBind: (fields) => (fields.has('q-signature') ? ['q-sign-algorithm', 'q-ak', 'q-sign-time'] : []),
  unbound: 'Policy Condition is missing',
  window(fields) {
    const window = readKeyTime(fields.get('q-key-time') ?? '')
    return window ? { from: window.start, until: window.end } : { unreadable: 'q-key-time' }
  },
  reserved: [
    'q-sign-algorithm',
    'q-ak',
    'q-sign-time',
    'q-key-time',
    'q-signature',
    'signature',
    'x-cos-security-token',
  ],
  checkBucketName,
}
