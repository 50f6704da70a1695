import { fromIsoBasic } from '@presign/core/scheme'
import type { PolicyRules } from '@presign/object-storage/form'
import { checkBucketName } from '../names.js'

const SEVEN_DAYS = 604_800

/** Fields that a policy need not cover, in lower case. */
const UNCOVERED = ['policy', 'x-amz-signature', 'file']

/**
 * In what forms and policies of S3 differ from those of other services.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html}
 */
export const s3Policy: PolicyRules = {
  // What a single upload takes, https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
  maxBytes: 5_368_709_120,
  // The page's conditions are exact matches, `starts-with` and ranges.
  lists: false,
  // Both SDKs write names as the form has them.
  lowerCaseNames: false,
  // The page's table of escapes has `\$`, which JSON does not know; neither SDK writes it: vector
  // pub-aws-v4-post-policy-007.
  escapedDollar: false,
  // Both SDKs bind a key that ends in `${filename}` so: vectors pub-aws-v4-post-policy-002 and -003.
  filenameAsPrefix: true,
  // The page: every field of the form, but for these and those whose names begin with `x-ignore-`.
  mustBind: (fields) => [...fields.keys()].filter((name) => !UNCOVERED.includes(name) && !name.startsWith('x-ignore-')),
  unbound: 'Extra input fields',
  // A signing key is good for seven days from the date in its scope,
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  window(fields) {
    const from = fromIsoBasic(fields.get('x-amz-date') ?? '')
    return from === undefined ? { unreadable: 'x-amz-date' } : { from, until: from + SEVEN_DAYS }
  },
  reserved: [
    'awsaccesskeyid',
    'signature',
    'x-amz-algorithm',
    'x-amz-credential',
    'x-amz-date',
    'x-amz-security-token',
    'x-amz-signature',
  ],
  checkBucketName,
}
