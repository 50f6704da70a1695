import { attached, type DerivedKey, digest, type Endpoint, importKey, type Scheme, type Secret } from '@presign/core'
import { cosAnswer } from './answers.js'
import { endpoints } from './endpoints.js'
import { MISTAKES } from './mistakes.js'
import { checkRegion, MAX_KEY_BYTES } from './names.js'
import type { CosPlan, CosSigningPlan } from './plan.js'
import { prepare } from './prepare.js'
import { read } from './read.js'
import { signKey } from './window.js'

/** Options of {@link cos}. */
export interface CosOptions {
  /** Where the bucket is, such as `ap-guangzhou`. It is not signed: the endpoint is found by it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /** Sign the host, so that a signature serves no other. Default true. */
  readonly signHost?: boolean
  /** How long signed headers hold, in seconds. Default 900. */
  readonly headerLifetime?: number
  /** Let a signature hold from so many seconds before it is made, for clocks that are slow. Default 0. */
  readonly backdate?: number
}

/** The scheme of COS, `q-sign-algorithm=sha1`. */
export interface Cos extends Scheme<'url' | 'header', Secret | DerivedKey, CosPlan, CosSigningPlan> {
  readonly name: 'cos'
  readonly region: string
  readonly endpoint: Endpoint
  readonly headerLifetime: number
  readonly backdate: number
}

/** The service names no longest lifetime, and SDKs sign ten years: a century, in seconds, keeps the end a date. */
const MAX_EXPIRES = 3_155_760_000

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
  const { region, endpoint = endpoints.public(), signHost = true, headerLifetime = 900, backdate = 0 } = options
  checkRegion(region)
  const place = { region, signHost, headerLifetime, backdate }
  return Object.freeze<Cos>({
    name: 'cos',
    modes: ['url', 'header'],
    seal: { algorithm: 'hmac-sha1', as: 'hex' },
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    answers: cosAnswer,
    region,
    endpoint,
    headerLifetime,
    backdate,

    prepare: (shape, moment) =>
      prepare(shape, moment, place, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    read: (request) => read(request, place, endpoint),

    *texts({ method, root, parameters, headers, stamp }, { key }) {
      const canonicalRequest = `${method}\n${root}${key}\n${parameters}\n${headers}\n`
      return { canonicalRequest, stringToSign: `${stamp}${yield* digest('sha1', canonicalRequest, 'hex')}\n` }
    },

    *signingKey({ scope }, credentials) {
      return yield* importKey('hmac-sha1', yield* signKey((credentials as Secret).accessKeySecret, scope))
    },

    attach: (plan, { path }, signature) => attached(plan, path, signature),

    mistakes: MISTAKES,
  })
}
