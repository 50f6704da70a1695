import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, invalidOption, serviceEndpoint } from '@presign/core/scheme'

/** Options of `tc3`. */
export interface Tc3Options {
  /** The service as its host begins and scopes name it: `sts`, `cvm`, `kms` … */
  readonly service: string
  /** Where requests go. Default: `https://<service>.tencentcloudapi.com`. Its host is signed. */
  readonly endpoint?: Endpoint
}

/** Whether a service can stand in a scope. */
export function checkService(of: string, service: unknown): asserts service is string {
  if (typeof service === 'string' && /^[a-z0-9][a-z0-9-]*$/i.test(service)) return
  const found = typeof service === 'string' ? `"${service.slice(0, 80)}"` : typeof service
  throw invalidOption(of, 'service', found, 'a name as scopes have it, such as "sts"')
}

/** Options with their defaults. */
export function placeOf(options: Tc3Options): Required<Tc3Options> {
  checkOptions('tc3', options, ['service', 'endpoint'])
  checkService('tc3', options.service)
  checkEndpoint('tc3', options.endpoint)
  const { service, endpoint = defaultEndpoint(service) } = options
  return { service, endpoint }
}

/** The service's own host. */
export function defaultEndpoint(service: string): Endpoint {
  return serviceEndpoint(`https://${service}.tencentcloudapi.com`)
}
