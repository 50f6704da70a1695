import { storageAnswers } from '@presign/object-storage/verify'

/**
 * What COS answers to a refused request.
 *
 * @see {@link https://www.tencentcloud.com/document/product/436/7730}
 */
export const cosAnswer = /* @__PURE__ */ storageAnswers({
  token_mismatch: [403, 'InvalidToken', 'The token does not belong to the access key id.'],
  scope_mismatch: [403, 'AccessDenied', 'The signing window lies outside the window of its key.'],
})
