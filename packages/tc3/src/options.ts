import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, hostedEndpoint, invalidOption } from '@presign/core/scheme'

/** Options of `tc3`. */
export interface Tc3Options {
  /** The service as its host begins and scopes name it: `sts`, `cvm`, `kms` … */
  readonly service: string
  /** Where requests go. Default: `https://<service>.tencentcloudapi.com`. Its host is signed. */
  readonly endpoint?: Endpoint
}

/** Options of `tc3Verification`. */
export interface Tc3VerificationOptions {
  /** Services that are accepted, as scopes name them: one or several. */
  readonly service: string | readonly string[]
  /** Where requests arrive. Default: `https://<service>.tencentcloudapi.com`. */
  readonly endpoint?: Endpoint
}

/** The hosts of the services: what is a region elsewhere is the service here. */
export const serviceHosts: Endpoint = /* @__PURE__ */ hostedEndpoint('service', {
  hostOf: (service) => `${service}.tencentcloudapi.com`,
  isBucketName: () => false,
})

/** The services of a verifying value, checked. */
export function servicesOf(options: Tc3VerificationOptions): readonly string[] {
  checkTc3Options('tc3Verification', options)
  const services = [options.service].flat()
  if (services.length === 0) throw invalidOption('tc3Verification', 'service', 'an empty list', WANTED)
  for (const service of services) checkService('tc3Verification', service)
  return services
}

/** Options with their defaults. */
export function placeOf(options: Tc3Options): Required<Tc3Options> {
  checkTc3Options('tc3', options)
  checkService('tc3', options.service)
  const { service, endpoint = serviceHosts } = options
  return { service, endpoint }
}

function checkTc3Options(of: string, options: Tc3Options | Tc3VerificationOptions): void {
  checkOptions(of, options, ['service', 'endpoint'])
  checkEndpoint(of, options.endpoint)
}

const WANTED = 'a name as scopes have it, such as "sts"'

function checkService(of: string, service: unknown): void {
  if (typeof service === 'string' && /^[a-z0-9][a-z0-9-]*$/i.test(service)) return
  const found = typeof service === 'string' ? `"${service.slice(0, 80)}"` : typeof service
  throw invalidOption(of, 'service', found, WANTED)
}

/** What a call of an API says. */
export interface CallInput {
  /** The operation, such as `AssumeRole`. */
  readonly action: string
  /** The version of the API, such as `2018-08-13`. */
  readonly version: string
  /** The region, for APIs that have one. It is sent and not signed. */
  readonly region?: string
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST'
  /** Parameters of a GET request. Those in lists are named `InstanceIds.0`. */
  readonly query?: Readonly<Record<string, string>>
  /** Parameters of a POST request, as an object. Default: none. */
  readonly json?: object
  /** A body as it is, in place of `json`; its type stands in `headers`. */
  readonly body?: string | Uint8Array
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** The time of the signature. Default: the signer's clock. */
  readonly at?: Date
}
