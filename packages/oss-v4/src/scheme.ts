import { type DerivedKey, digest, type Endpoint, importKey, type Scheme, type Secret, sign } from '@presign/core'
import { checkRegion, endpoints, MAX_KEY_BYTES, ossAnswer } from '@presign/oss'
import { MAX_EXPIRES } from './carried.js'
import { MISTAKES } from './mistakes.js'
import type { V4Plan, V4SigningPlan } from './plan.js'
import { headerRecord, prepare } from './prepare.js'
import { read } from './read.js'

/** The EC of a V4 signature that is not right. */
const MISMATCH_EC = '0002-00000201'

/** Options of {@link ossV4}. */
export interface OssV4Options {
  /** The region id that is signed, such as `cn-hangzhou`. A CloudBox's id where `product` is `oss-cloudbox`. */
  readonly region: string
  /** Default `oss`. */
  readonly product?: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** The scheme OSS4-HMAC-SHA256 for one region and product. */
export interface OssV4 extends Scheme<'url' | 'header', Secret | DerivedKey, V4Plan, V4SigningPlan> {
  readonly name: 'oss-v4'
  readonly region: string
  readonly product: string
  readonly endpoint: Endpoint
}

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
export function ossV4({ region, product = 'oss', endpoint = endpoints.public() }: OssV4Options): OssV4 {
  checkRegion(region)
  const place = { region, product, endpoint }
  return Object.freeze<OssV4>({
    name: 'oss-v4',
    modes: ['url', 'header'],
    seal: { algorithm: 'hmac-sha256', as: 'hex' },
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    answers: (reason, mode) => ossAnswer(reason, mode, MISMATCH_EC),
    region,
    product,
    endpoint,

    prepare: (shape, moment) =>
      prepare(shape, moment, place, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    read: (request) => read(request, place),

    *texts({ method, root, query, headers, additional, payload, stamp }, { path }) {
      const canonicalRequest = `${method}\n${root}${path}\n${query}\n${headers}\n${additional}\n${payload}`
      return { canonicalRequest, stringToSign: stamp + (yield* digest('sha256', canonicalRequest, 'hex')) }
    },

    *signingKey({ scope }, credentials) {
      const { accessKeySecret: secret } = credentials as Secret
      let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `aliyun_v4${secret}`) : secret
      for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
      return key
    },

    attach({ prefix, suffix, authorization, headersToSend, absentHeaders }, { path }, signature) {
      if (authorization === '')
        return { url: prefix + path + suffix + signature, headers: headersToSend, absentHeaders }
      const headers = headerRecord({ ...headersToSend, authorization: authorization + signature })
      return { url: prefix + path + suffix, headers, absentHeaders }
    },

    mistakes: MISTAKES,
  })
}
