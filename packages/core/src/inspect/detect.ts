import type { Detection, Detector } from './detection.js'
import { marksOf, type RequestToDetect } from './marks.js'

/**
 * Recognises the signatures in a request: which scheme, in which mode, for which region, and what tells so. It needs
 * neither a region nor a key, and recognises what is cut, damaged or signed by schemes that cannot be verified here.
 *
 * @param detectors Those of the providers that come into question, such as `ossDetector` and `s3Detector`.
 * @returns All that were found, those first that lack least. Empty for a request without a signature.
 * @example
 * ```ts
 * import { detect } from '@presign/core/explain'
 * import { ossDetector } from '@presign/oss/explain'
 *
 * const url = 'https://photos.oss-cn-hangzhou.aliyuncs.com/a?x-oss-credential=LTAI%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request'
 * const [found] = detect([ossDetector], { url })
 * // { scheme: 'oss-v4', mode: 'url', region: 'cn-hangzhou', missing: ['x-oss-signature-version', …], … }
 * ```
 */
export function detect(detectors: readonly Detector[], request: RequestToDetect): readonly Detection[] {
  const marks = marksOf(request)
  return detectors.flatMap((detector) => detector.detect(marks)).sort((a, b) => a.missing.length - b.missing.length)
}
