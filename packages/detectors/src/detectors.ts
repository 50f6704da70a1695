import { azureDetector } from '@presign/azure-sas/explain'
import { bosDetector } from '@presign/bos/explain'
import type { Detector } from '@presign/core/explain'
import { cosDetector } from '@presign/cos/explain'
import { gcsDetector } from '@presign/gcs-v4/explain'
import { obsDetector } from '@presign/obs/explain'
import { ossDetector } from '@presign/oss/explain'
import { qiniuDetector } from '@presign/qiniu/explain'
import { s3Detector } from '@presign/s3/explain'
import { tosDetector } from '@presign/tos/explain'
import { alibabaApiDetector } from './alibaba-api.js'
import { tencentApiDetector } from './tencent-api.js'

/**
 * Every detector there is: of the providers that are signed for here, and of others that are recognised alone.
 *
 * @example
 * ```ts
 * import { detect } from '@presign/core/explain'
 * import { detectors } from '@presign/detectors'
 *
 * detect(detectors, { url: 'https://d1.cloudfront.net/a?Expires=1&Signature=FAKE&Key-Pair-Id=K1' })[0]?.scheme // 'cloudfront'
 * ```
 */
export const detectors: readonly Detector[] = [
  ossDetector,
  s3Detector,
  cosDetector,
  obsDetector,
  tosDetector,
  bosDetector,
  alibabaApiDetector,
  tencentApiDetector,
  azureDetector,
  gcsDetector,
  qiniuDetector,
]
