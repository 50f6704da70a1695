import type { DerivedKey, Endpoint, Secret } from '@presign/core'
import { digest, importKey, type SigningScheme, sign, withSignature } from '@presign/core/scheme'
import { checkRegion, MAX_KEY_BYTES, publicEndpoint } from '@presign/oss/scheme'
import type { V4Plan, V4SigningPlan } from './plan.js'
import { type Place, prepare } from './prepare.js'
import { MAX_EXPIRES } from './read/carried.js'

/** Options of `ossV4`. */
export interface OssV4Options {
  /** The region id that is signed, such as `cn-hangzhou`. A CloudBox's id where `product` is `oss-cloudbox`. */
  readonly region: string
  /** Default `oss`. */
  readonly product?: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
}

/** The half of `OssV4` that signs. */
export interface OssV4SignOnly
  extends SigningScheme<'url' | 'header', Secret | DerivedKey, V4Plan, V4SigningPlan>,
    Place {
  readonly name: 'oss-v4'
  readonly endpoint: Endpoint
}

/**
 * The half of `ossV4` that signs, for a page or an edge worker that counts bytes: it makes the same signatures
 * and loads a third less. It does not verify, and `reproduce` wants the whole.
 *
 * @throws SigningError `region_invalid`
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV4SignOnly } from '@presign/oss-v4'
 *
 * const signer = createSigner(ossV4SignOnly({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
 * ```
 */
export function ossV4SignOnly({ region, product = 'oss', endpoint = publicEndpoint() }: OssV4Options): OssV4SignOnly {
  checkRegion(region)
  return Object.freeze<OssV4SignOnly>({
    name: 'oss-v4',
    modes: ['url', 'header'],
    signature: { algorithm: 'hmac-sha256', encoding: 'hex' },
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    region,
    product,
    endpoint,

    prepare: (shape, moment) =>
      prepare(shape, moment, { region, product }, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    *canonicalize({ method, root, query, headers, additional, payload, stamp }, { path }) {
      const canonicalRequest = `${method}\n${root}${path}\n${query}\n${headers}\n${additional}\n${payload}`
      return { canonicalRequest, stringToSign: stamp + (yield* digest('sha256', canonicalRequest, 'hex')) }
    },

    *signingKey({ scope }, credentials) {
      const { accessKeySecret: secret } = credentials as Secret
      let key = typeof secret === 'string' ? yield* importKey('hmac-sha256', `aliyun_v4${secret}`) : secret
      for (const part of scope.split('/')) key = yield* importKey('hmac-sha256', yield* sign(key, part, 'bytes'))
      return key
    },

    finalize: (plan, { path }, signature) => withSignature(plan, path, signature),
  })
}
