import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import type { Scheme } from '@presign/core/scheme'
import { ossAnswer } from '@presign/oss/scheme'
import { mistakes } from './mistakes.js'
import type { V4Plan, V4SigningPlan } from './plan.js'
import type { Place } from './prepare.js'
import { read } from './read/read.js'
import { type OssV4Options, ossV4SignOnly } from './sign-only.js'

/** The scheme OSS4-HMAC-SHA256 for one region and product. */
export interface OssV4 extends Scheme<'url' | 'header', Secret | DerivedKey, V4Plan, V4SigningPlan>, Place {
  readonly name: 'oss-v4'
  readonly endpoint: Endpoint
}

/** The EC of a V4 signature that is not right. */
const MISMATCH_EC = '0002-00000201'

/**
 * Alibaba Cloud OSS signature version 4: signed headers and URLs.
 *
 * A URL lives 1 to 604800 seconds. It is not bound to a host unless `additionalHeaders` names `host`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4}
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
 * ```
 */
export function ossV4(options: OssV4Options): OssV4 {
  const signing = ossV4SignOnly(options)
  return Object.freeze<OssV4>({
    ...signing,
    answers: (reason) => ossAnswer(reason, MISMATCH_EC),
    parse: (request) => read(request, signing),
    mistakes: mistakes(),
  })
}
