import { storageAnswers } from '@presign/object-storage/verify'

/**
 * What TOS answers to a refused request.
 *
 * @see {@link https://www.volcengine.com/docs/6349/74874}
 */
export const tosAnswer = /* @__PURE__ */ storageAnswers({
  malformed: [400, 'AuthorizationQueryParametersError', 'The signature cannot be read.'],
  scope_mismatch: [403, 'AccessDenied', 'The scope of the credential is not accepted.'],
})
