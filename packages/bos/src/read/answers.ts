import { storageAnswers } from '@presign/object-storage/verify'

/**
 * What BOS answers to a refused request.
 *
 * @see {@link https://cloud.baidu.com/doc/BOS/s/Ajwvysfpl}
 * @see {@link https://cloud.baidu.com/doc/Reference/s/Ajwvysfpl}
 */
export const bosAnswer = /* @__PURE__ */ storageAnswers({
  unsupported: [400, 'InvalidHTTPAuthHeader', 'The Authorization header is of no known kind.'],
  conflicting: [400, 'InvalidHTTPAuthHeader', 'The request is signed twice.'],
  malformed: [400, 'InvalidHTTPAuthHeader', 'The authentication string cannot be read.'],
  expired: [400, 'RequestExpired', 'Request has expired.'],
  token_mismatch: [403, 'InvalidSessionToken', 'The token does not belong to the access key id.'],
  token_expired: [403, 'InvalidSessionToken', 'The token has expired.'],
  scope_mismatch: [403, 'AccessDenied', 'The key is of another time.'],
})
