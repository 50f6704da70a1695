import type { PolicyRules } from '@presign/object-storage/form'
import { checkBucketName } from '../names.js'
import { starDialect } from './star-dialect.js'

/**
 * In what forms and policies of BOS differ from those of other services.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/7jwvysdn4}
 */
export const bosPolicy: PolicyRules = {
  // The page: an object of at most 5 GB.
  maxBytes: 5_368_709_120,
  lists: false,
  lowerCaseNames: false,
  // No SDK escapes anything.
  escapedDollar: false,
  dialect: starDialect,
  filenameAsPrefix: true,
  // The page names no condition that has to be there.
  mustBind: () => [],
  unbound: 'Policy Condition is missing',
  // The policy's expiration is all there is.
  window: () => ({}),
  // The page: with hyphens.
  successFields: { status: 'success-action-status', redirect: 'success-action-redirect' },
  reserved: ['accesskey', 'policy', 'signature', 'x-bce-security-token'],
  checkBucketName,
}
