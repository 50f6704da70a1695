import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import type { Scheme } from '@presign/core/scheme'
import { mistakes } from './explain/mistakes.js'
import { type CosOptions, placeOf } from './place.js'
import type { CosPlan, CosSigningPlan } from './plan.js'
import { cosAnswer } from './read/answers.js'
import { read } from './read/read.js'
import { cosSignOnly } from './sign-only.js'

/** The scheme of COS, `q-sign-algorithm=sha1`. */
export interface Cos extends Scheme<'url' | 'header', Secret | DerivedKey, CosPlan, CosSigningPlan> {
  readonly name: 'cos'
  readonly region: string
  readonly endpoint: Endpoint
  readonly headerLifetime: number
  readonly backdate: number
}

/**
 * The request signature of Tencent Cloud COS: signed headers and URLs.
 *
 * A signature holds within a window of time, headers as well as URLs. All query parameters are signed, and the headers
 * that official SDKs sign: `host`, those that describe the body or make a request conditional, `x-cos-*`, `x-ci-*`.
 *
 * @throws SigningError `region_invalid`
 * @see {@link https://www.tencentcloud.com/document/product/436/7778}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { cos } from '@presign/cos'
 *
 * const signer = createSigner(cos({ region: 'ap-guangzhou' }), {
 *   credentials: { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket-1250000000', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function cos(options: CosOptions): Cos {
  const place = placeOf(options)
  return Object.freeze<Cos>({
    ...cosSignOnly(options),
    answers: cosAnswer,
    parse: (request) => read(request, place),
    mistakes: mistakes(),
  })
}
