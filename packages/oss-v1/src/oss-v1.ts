import { type Endpoint, type Secret, SigningError } from '@presign/core'
import {
  checkEndpoint,
  checkOptions,
  encodeText,
  invalidOption,
  LAST_SECOND,
  type SigningScheme,
  withSignature,
} from '@presign/core/scheme'
import { checkRegion, MAX_KEY_BYTES, publicEndpoint, TEMPORARY_ID } from '@presign/oss/scheme'
import { subResourceInKey } from './canonical.js'
import type { V1SigningPlan } from './plan.js'
import { type DateHeader, prepare } from './prepare.js'
import { scheme } from './scheme.js'

/** Options of {@link ossV1}. */
export interface OssV1Options {
  /** The region id, such as `cn-hangzhou`. It is not signed: the endpoint is found by it, and V4 will want it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `endpoints.public()`. */
  readonly endpoint?: Endpoint
  /**
   * Which header carries the date of signed headers. Default `x-oss-date`, because pages may not set `Date`. One of
   * the two is sent, never both. A call may write either itself, if it is the date of the signature.
   */
  readonly dateHeader?: DateHeader
}

/** The HMAC-SHA1 scheme of OSS as a signer takes it. It signs with the secret itself, so no derived key serves it. */
export interface OssV1 extends SigningScheme<'oss-v1', 'url' | 'header', Secret> {
  readonly region: string
  readonly endpoint: Endpoint
}

/**
 * Alibaba Cloud OSS signature version 1: signed headers and URLs. For a verifier there is `ossV1Verification` of
 * `@presign/oss-v1/verify`.
 *
 * The service has closed it to accounts opened since 2025-03-01 and to buckets made since 2025-09-01; `ossV4` is for
 * everything new. A URL lives 1 second or more, up to the year 9999; parameters that are not sub-resources are not
 * signed, and anyone who holds the URL may add them.
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
  checkOptions('ossV1', options, ['region', 'endpoint', 'dateHeader'])
  const { region, endpoint = publicEndpoint(), dateHeader = 'x-oss-date' } = options
  checkRegion(region)
  checkEndpoint('ossV1', endpoint)
  if (dateHeader !== 'x-oss-date' && dateHeader !== 'date')
    throw invalidOption('ossV1', 'dateHeader', `"${String(dateHeader).slice(0, 80)}"`, "'x-oss-date' or 'date'")
  return Object.freeze<OssV1>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: MAX_KEY_BYTES, expiresIn: LAST_SECOND, temporaryId: TEMPORARY_ID },
    region,
    endpoint,
    checkKey(key) {
      const parameter = subResourceInKey(key)
      if (parameter !== undefined) throw ambiguous(key, parameter)
    },
    prepare: (request, time) =>
      prepare(request, time, dateHeader, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: V1SigningPlan, { path }, signature) =>
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
