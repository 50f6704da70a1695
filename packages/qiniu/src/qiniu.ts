import { type Endpoint, type Secret, SigningError } from '@presign/core'
import {
  checkBucket,
  checkEndpoint,
  checkOptions,
  headersToSend,
  type NormalizedRequest,
  rejectReserved,
  rejectToken,
  type SigningScheme,
  type SigningTime,
} from '@presign/core/scheme'
import { NO_ENDPOINT } from './endpoints.js'
import { checkBucketName, MAX_KEY_BYTES } from './names.js'
import type { QiniuSigningPlan } from './plan.js'
import { written } from './query.js'
import { scheme } from './scheme.js'
import { urlSafe } from './seal.js'

/** Options of {@link qiniu}. */
export interface QiniuOptions {
  /** Where objects are downloaded: `endpoints.custom(origin)`. Without one `presign` must be told, and tokens need none. */
  readonly endpoint?: Endpoint
}

/** The tokens of Qiniu Kodo as a signer takes them. */
export interface Qiniu extends SigningScheme<'qiniu', 'url', Secret> {
  readonly endpoint: Endpoint
}

/** The service names no longest lifetime: a century, in seconds, keeps the deadline a date. */
const MAX_EXPIRES = 3_155_760_000

/**
 * The tokens of Qiniu Kodo. `presign` makes a private download URL; the jobs `uploadToken`, `uploadForm` and
 * `managementRequest` make the others. For a verifier there is `qiniuVerification` of `@presign/qiniu/verify`.
 *
 * What is signed is the text of the URL, protocol and host included: send it as it is. The method is not signed, and is
 * GET or HEAD. A parameter whose value is `null` is a processing operation, such as `imageView2/2/w/100`.
 *
 * @throws SigningError `input_invalid`
 * @see {@link https://developer.qiniu.com/kodo/1202/download-token}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { endpoints, qiniu } from '@presign/qiniu'
 *
 * const signer = createSigner(qiniu({ endpoint: endpoints.custom('https://cdn.example.com') }), {
 *   credentials: { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function qiniu(options: QiniuOptions = {}): Qiniu {
  checkOptions('qiniu', options, ['endpoint'])
  checkEndpoint('qiniu', options.endpoint)
  const { endpoint = NO_ENDPOINT } = options
  return Object.freeze<Qiniu>({
    ...scheme,
    modes: ['url'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: MAX_EXPIRES },
    endpoint,
    prepare: (request, time) => prepare(request, time, request.endpoint ?? endpoint),
    finalize({ origin, query, accessKeyId, headersToSend }: QiniuSigningPlan, { path }, signature) {
      // The token comes last: what follows it is not protected. It is not percent-encoded.
      const url = `${origin}${path}${query}&token=${accessKeyId}:${urlSafe(signature)}`
      return { url, headers: headersToSend, absentHeaders: NONE }
    },
  })
}

const NONE: readonly never[] = Object.freeze([])

function prepare(request: NormalizedRequest, { seconds }: SigningTime, endpoint: Endpoint): QiniuSigningPlan {
  const { method, accessKeyId, query, headers, expiresIn, bucket } = request
  const address = endpoint.address('', bucket)
  checkBucket(request, address, checkBucketName)
  rejectToken(request)
  rejectReserved(request, { query: (name) => name === 'e' || name === 'token', headers: [] })
  if (method !== 'GET' && method !== 'HEAD') throw notADownload(method)
  const search = [written(query), `e=${seconds + expiresIn}`].filter((text) => text !== '').join('&')
  return {
    scope: '',
    origin: `${address.origin}${address.root}`,
    query: `?${search}`,
    accessKeyId,
    headersToSend: headersToSend(headers),
  }
}

function notADownload(method: string): SigningError {
  const wanted = 'GET or HEAD: objects are uploaded with a token, see uploadToken and uploadForm'
  return new SigningError('input_invalid', `Cannot presign ${method}: wanted ${wanted}`, {
    name: 'method',
    found: method,
    wanted,
  })
}
