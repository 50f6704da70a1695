import { type Endpoint, type Secret, SigningError } from '@presign/core'
import { encodeText, importKey, LAST_SECOND, type SigningScheme, withSignature } from '@presign/core/scheme'
import { checkRegion, MAX_KEY_BYTES, publicEndpoint } from '@presign/oss/scheme'
import { subResourceInKey } from './canonical.js'
import type { V1Plan, V1SigningPlan } from './plan.js'
import { type DateHeader, prepare } from './prepare.js'

/** Options of `ossV1`. */
export interface OssV1Options {
  /** The region id, such as `cn-hangzhou`. It is not signed: the endpoint is found by it, and V4 will want it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /**
   * Which header carries the date of signed headers. Default `x-oss-date`, because pages may not set `Date`. One of
   * the two is sent, never both. A call may write either itself, if it is the date of the moment of signing.
   */
  readonly dateHeader?: DateHeader
}

/** The half of `OssV1` that signs. */
export interface OssV1SignOnly extends SigningScheme<'url' | 'header', Secret, V1Plan, V1SigningPlan> {
  readonly name: 'oss-v1'
  readonly region: string
  readonly endpoint: Endpoint
}

/**
 * The half of `ossV1` that signs, for a page or an edge worker that counts bytes: it makes the same signatures
 * and loads a third less. It does not verify.
 *
 * @throws SigningError `region_invalid`; from a signer also `key_ambiguous`, for keys such as `a?acl`.
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV1SignOnly } from '@presign/oss-v1'
 *
 * const signer = createSigner(ossV1SignOnly({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.presign({ bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 })
 * ```
 */
export function ossV1SignOnly({
  region,
  endpoint = publicEndpoint(),
  dateHeader = 'x-oss-date',
}: OssV1Options): OssV1SignOnly {
  checkRegion(region)
  return Object.freeze<OssV1SignOnly>({
    name: 'oss-v1',
    modes: ['url', 'header'],
    signature: { algorithm: 'hmac-sha1', encoding: 'base64' },
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: LAST_SECOND },
    region,
    endpoint,

    checkKey(key) {
      const parameter = subResourceInKey(key)
      if (parameter !== undefined) throw ambiguous(key, parameter)
    },

    prepare: (shape, moment) =>
      prepare(shape, moment, dateHeader, (shape.endpoint ?? endpoint).address(region, shape.bucket)),

    // biome-ignore lint/correctness/useYield: V1 has no canonical request, so there is nothing to hash on the way.
    *canonicalize({ method, contentMd5, contentType, date, headers, root, subResources }, { key }) {
      const resource = `${root}${key}${subResources}`
      return { stringToSign: `${method}\n${contentMd5}\n${contentType}\n${date}\n${headers}${resource}` }
    },

    *signingKey(_plan, { accessKeySecret: secret }) {
      return typeof secret === 'string' ? yield* importKey('hmac-sha1', secret) : secret
    },

    finalize: (plan, { path }, signature) =>
      withSignature(plan, path, plan.authorization === '' ? encodeText(signature) : signature),
  })
}

function ambiguous(key: string, parameter: string): SigningError {
  const shown = key.length <= 80 ? key : `${key.slice(0, 80)}…`
  return new SigningError(
    'key_ambiguous',
    `Cannot sign key "${shown}" with V1: "?${parameter.slice(0, 40)}" signs as that sub-resource would; V4 can sign it`,
    { key, parameter },
  )
}
