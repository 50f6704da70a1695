import type { Endpoint, Secret } from '@presign/core'
import { type SigningScheme, withSignature } from '@presign/core/scheme'
import { publicEndpoint } from './endpoint.js'
import type { TemplateSigningPlan } from './plan.js'
import { prepare } from './prepare.js'
import { scheme } from './scheme.js'

/** Options of {@link template}. */
export interface TemplateOptions {
  /** Where the bucket is. It is not signed: the endpoint is found by it. */
  readonly region: string
  /** Where requests go unless a call says otherwise. Default `bucket.<region>.example.com`. */
  readonly endpoint?: Endpoint
}

/** The scheme as a signer takes it. */
export interface Template extends SigningScheme<'template', 'url' | 'header', Secret> {
  readonly region: string
  readonly endpoint: Endpoint
}

/**
 * A scheme to begin from: it signs method, path, query and time, in a URL or in a header. For a verifier there is
 * `templateVerification` of `./verify`.
 *
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { template } from './index.js'
 *
 * const signer = createSigner(template({ region: 'eu' }), { credentials: { accessKeyId: 'id', accessKeySecret: 'FAKE' } })
 * const { url } = await signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 900 })
 * ```
 */
export function template({ region, endpoint = publicEndpoint }: TemplateOptions): Template {
  return Object.freeze<Template>({
    ...scheme,
    modes: ['url', 'header'],
    limits: { keyBytes: 1024, expiresIn: 604_800 },
    region,
    endpoint,
    prepare: (request, time) => prepare(request, time, (request.endpoint ?? endpoint).address(region, request.bucket)),
    finalize: (plan: TemplateSigningPlan, { path }, signature) => withSignature(plan, path, signature),
  })
}
