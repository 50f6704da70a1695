import type { Endpoint } from '@presign/core'
import { checkEndpoint, checkOptions, invalidOption, type Regions } from '@presign/core/scheme'
import { checkRegion, directoryEndpoint, publicEndpoint } from '@presign/s3/scheme'
import { serviceEndpoint } from './endpoint.js'
import { type Rules, rulesOf } from './rules.js'

/** Options of {@link awsV4}. */
export interface AwsV4Options {
  /** The region that is signed, such as `us-east-1`; `auto` where a compatible store says so. */
  readonly region: string
  /** The service as scopes name it: `s3`, the default, `execute-api`, `dynamodb`, `sts` … */
  readonly service?: string
  /** Where requests go unless a call says otherwise. Default: the service's own host in that region. */
  readonly endpoint?: Endpoint
  /** Outside S3: resolve dot segments and double slashes before signing. Default true, as the services do. */
  readonly normalizePath?: boolean
  /** Send the token of temporary credentials without signing it, as a few services want. Default false. */
  readonly omitSessionToken?: boolean
  /**
   * Outside S3: send the digest that a call gives as `x-amz-content-sha256`, and not only sign it. Default true; with
   * false a verifier must be told the body's digest by other means.
   */
  readonly payloadHeader?: boolean
}

/** What the scheme knows beside the input. */
export interface Place extends ServicePlace {
  readonly region: string
}

/** What a verifying value knows beside the request. */
export interface VerifyingPlace extends ServicePlace {
  readonly regions: Regions
  /** Headers that may arrive though they are not signed, in lower case. */
  readonly unsignedHeaders: readonly string[]
}

const NAMES = ['region', 'service', 'endpoint', 'normalizePath', 'omitSessionToken', 'payloadHeader']

/** Checks the options that signing and verifying share, when they are given. */
export function checkAwsOptions(of: string, options: object): void {
  checkOptions(of, options, NAMES)
  const { endpoint, service } = options as Partial<AwsV4Options>
  checkEndpoint(of, endpoint)
  if (service !== undefined && !/^[a-z0-9][a-z0-9-]*$/i.test(String(service)))
    throw invalidOption(of, 'service', `"${String(service).slice(0, 80)}"`, 'a name as scopes have it, such as "s3"')
}

/** The same without a region. */
export interface ServicePlace {
  readonly service: string
  readonly endpoint: Endpoint
  readonly rules: Rules
  readonly omitSessionToken: boolean
  readonly payloadHeader: boolean
}

/** Options with their defaults. */
export function placeOf(all: AwsV4Options): Place {
  checkAwsOptions('awsV4', all)
  const { region, ...options } = all
  checkRegion(region)
  return { region, ...servicePlaceOf(options) }
}

/** Options with their defaults, but for the region. */
export function servicePlaceOf(options: Omit<AwsV4Options, 'region'>): ServicePlace {
  const { service = 's3', normalizePath = true, omitSessionToken = false, payloadHeader = true } = options
  const rules = rulesOf(service, normalizePath)
  const endpoint = options.endpoint ?? defaultEndpoint(service, rules)
  return { service, endpoint, rules, omitSessionToken, payloadHeader }
}

function defaultEndpoint(service: string, rules: Rules): Endpoint {
  if (service === 's3express') return directoryEndpoint()
  return rules.buckets ? publicEndpoint() : serviceEndpoint(service)
}
