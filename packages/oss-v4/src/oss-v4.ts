import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { checkEndpoint, checkOptions, type SigningScheme, withSignature } from '@presign/core/scheme'
import { checkRegion, MAX_KEY_BYTES, MAX_V4_EXPIRES, publicEndpoint, TEMPORARY_ID } from '@presign/oss/scheme'
import type { V4SigningPlan } from './plan.js'
import { type Place, prepare } from './prepare.js'
import { scheme } from './scheme.js'

/** Options of {@link ossV4}. */
export interface OssV4Options {
  /** The region id that is signed, such as `cn-hangzhou`. A CloudBox's id where `product` is `oss-cloudbox`. */
  readonly region: string
  /** Default `oss`. */
  readonly product?: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** OSS4-HMAC-SHA256 for one region and product, as a signer takes it. */
export interface OssV4 extends SigningScheme<'oss-v4', 'url' | 'header', Secret | DerivedKey>, Place {
  readonly endpoint: Endpoint
}

/**
 * Alibaba Cloud OSS signature version 4: signed headers and URLs. For a verifier there is `ossV4Verification` of
 * `@presign/oss-v4/verify`.
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
  checkOptions('ossV4', options, ['region', 'product', 'endpoint'])
  const { region, product = 'oss', endpoint = publicEndpoint() } = options
  checkRegion(region)
  checkEndpoint('ossV4', endpoint)
  return Object.freeze<OssV4>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_V4_EXPIRES, temporaryId: TEMPORARY_ID, freeParameter: 'x-nonce' },
    region,
    product,
    endpoint,
    prepare: (request, time) =>
      prepare(request, time, { region, product }, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: V4SigningPlan, { path }, signature) => withSignature(plan, path, signature),
  })
}
