import { storageAnswers } from '@presign/object-storage/verify'

/**
 * What OBS answers to a refused request.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0115.html}
 */
export const obsAnswer = /* @__PURE__ */ storageAnswers({
  unsupported: [403, 'AccessDenied', 'The Authorization header is of no known kind.'],
  mismatch: [
    403,
    'SignatureDoesNotMatch',
    'The request signature the service calculated is not the one provided. Check the key and the signing method.',
  ],
})
