import { type Endpoint, SigningError } from '@presign/core'
import { checkOptions, customEndpoint } from '@presign/core/scheme'

/** Options of `endpoints.custom`. */
export interface CustomOptions {
  /** The bucket the domain is bound to. Needed where the endpoint must read, as in a verifier. */
  readonly bucket?: string
}

/**
 * Where objects are downloaded: domains of one's own, each bound to one bucket. The service has none that it names itself.
 *
 * @see {@link https://developer.qiniu.com/kodo/8527/kodo-domain-name-management}
 * @example
 * ```ts
 * import { endpoints, qiniu } from '@presign/qiniu'
 *
 * const downloads = qiniu({ endpoint: endpoints.custom('https://cdn.example.com', { bucket: 'photos' }) })
 * ```
 */
export const endpoints = {
  /** `https://cdn.example.com/key`. The protocol is signed, too. */
  custom: (origin: string, options: CustomOptions = {}): Endpoint => {
    checkOptions('endpoints.custom', options, ['bucket'])
    return customEndpoint(origin, options.bucket)
  },
} as const

/** What a signer without a domain has: it can make tokens, and no link. */
export const NO_ENDPOINT: Endpoint = Object.freeze<Endpoint>({
  kind: 'none',
  address() {
    const wanted = "endpoints.custom('https://…'), a domain that is bound to the bucket"
    throw new SigningError('endpoint_invalid', `Cannot presign without an endpoint: wanted ${wanted}`, {
      found: 'none',
      wanted,
    })
  },
})
