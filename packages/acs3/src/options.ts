import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, invalidOption } from '@presign/core/scheme'

/** Options of `acs3` and `acsRpc`, and of what verifies them. */
export interface AcsOptions {
  /** Where requests go: `serviceEndpoint('https://sts.cn-hangzhou.aliyuncs.com')`. Its host is signed. */
  readonly endpoint: Endpoint
}

/** Checks the options, which are the same for both signatures. */
export function endpointOf(of: string, options: AcsOptions): Endpoint {
  checkOptions(of, options, ['endpoint'])
  checkEndpoint(of, options.endpoint)
  if (options.endpoint === undefined)
    throw invalidOption(
      of,
      'endpoint',
      'undefined',
      "a product's host such as serviceEndpoint('https://sts.aliyuncs.com')",
    )
  return options.endpoint
}
