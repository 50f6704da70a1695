import type { Endpoint, Secret } from '@presign/core'
import type { Scheme } from '@presign/core/scheme'
import { ossAnswer } from '@presign/oss/scheme'
import { mistakes } from './mistakes.js'
import type { V1Plan, V1SigningPlan } from './plan.js'
import { read } from './read.js'
import { type OssV1Options, ossV1SignOnly } from './sign-only.js'

/** The EC of a V1 signature that is not right. */
const MISMATCH_EC = '0002-00000040'

/** The HMAC-SHA1 scheme of OSS. It signs with the secret itself, so no derived key serves it. */
export interface OssV1 extends Scheme<'url' | 'header', Secret, V1Plan, V1SigningPlan> {
  readonly name: 'oss-v1'
  readonly region: string
  readonly endpoint: Endpoint
}

/**
 * Alibaba Cloud OSS signature version 1: signed headers and URLs.
 *
 * The service has closed it to accounts opened since 2025-03-01 and to buckets made since 2025-09-01; `ossV4` is for
 * everything new. A URL lives 1 second or more, up to the year 9999; parameters that are no sub-resources are not
 * signed, and whoever holds the URL may add them.
 *
 * @throws SigningError `region_invalid`; from a signer also `key_ambiguous`, for keys such as `a?acl`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header}
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/ddd-signatures-to-urls}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV1 } from '@presign/oss-v1'
 *
 * const signer = createSigner(ossV1({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
 * ```
 */
export function ossV1(options: OssV1Options): OssV1 {
  const signing = ossV1SignOnly(options)
  return Object.freeze<OssV1>({
    ...signing,
    answers: (reason) => ossAnswer(reason, MISMATCH_EC),
    parse: (request) => read(request, signing),
    mistakes: mistakes(),
  })
}
