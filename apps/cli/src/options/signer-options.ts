import {
  type Clock,
  createSyncSigner,
  type Endpoint,
  type PresignInput,
  type Secret,
  type SignedRequest,
  type SignInput,
  systemClock,
} from '@presign/core'
import type { Mistake } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { type Arguments, type Options, UsageError } from '../command.js'
import type { Io } from '../output/io.js'

/** The region, which every scheme wants. */
export const regionOption = {
  region: { type: 'string', short: 'r', help: 'Region id, such as cn-hangzhou. Default: OSS_REGION' },
} as const satisfies Options

/** Options of every command that signs. */
export const signerOptions = {
  ...regionOption,
  endpoint: {
    type: 'string',
    short: 'e',
    help: 'public, internal, accelerate, dual-stack, or an origin. Default: OSS_ENDPOINT, or public',
  },
  addressing: { type: 'string', help: 'For an origin: virtual, path or custom. Default: by its host' },
  product: { type: 'string', help: 'Product in the scope: oss (default), or oss-cloudbox' },
  scheme: { type: 'string', help: 'v4 (default) or v1' },
} as const satisfies Options

/** What every command that signs reads from the environment, by the names of the official SDKs. */
export const signerEnvironment = {
  OSS_ACCESS_KEY_ID: 'Access key id',
  OSS_ACCESS_KEY_SECRET: 'Access key secret',
  OSS_SESSION_TOKEN: 'Security token of temporary credentials',
  OSS_REGION: 'Region, where --region is not given',
  OSS_ENDPOINT: 'Endpoint, where --endpoint is not given',
} as const

/** What every command that verifies reads from the environment. */
export const verifierEnvironment = {
  OSS_ACCESS_KEY_ID: signerEnvironment.OSS_ACCESS_KEY_ID,
  OSS_ACCESS_KEY_SECRET: signerEnvironment.OSS_ACCESS_KEY_SECRET,
  OSS_SESSION_TOKEN: signerEnvironment.OSS_SESSION_TOKEN,
  OSS_REGION: signerEnvironment.OSS_REGION,
} as const

/** A signer of the command's own: whichever scheme was asked for. */
export interface CommandSigner {
  presign(input: PresignInput): SignedRequest
  sign(input: SignInput): SignedRequest
}

/** Makes the signer that the options and the environment describe. */
export function signerOf(given: Arguments, io: Io, clock: Clock = systemClock): CommandSigner {
  const options = { credentials: credentialsOf(io), backend: nodeBackend, clock }
  const scheme = schemeOf(given, io)
  return scheme.name === 'oss-v4' ? createSyncSigner(scheme, options) : createSyncSigner(scheme, options)
}

/** The scheme that the options and the environment describe. */
function schemeOf(given: Arguments, io: Io) {
  const region = regionOf(given, io)
  const endpoint = endpointOf(given.text('endpoint') ?? (io.env.OSS_ENDPOINT || 'public'), given.text('addressing'))
  const product = given.text('product')
  switch (given.text('scheme') ?? 'v4') {
    case 'v4':
      return ossV4({ region, endpoint, ...(product === undefined ? undefined : { product }) })
    case 'v1':
      return ossV1({ region, endpoint })
    default:
      throw new UsageError(`There is no scheme "${given.text('scheme')}": wanted v4 or v1`)
  }
}

/** The region of the options or the environment. */
export function regionOf(given: Arguments, io: Io): string {
  const region = given.text('region') ?? io.env.OSS_REGION
  if (region) return region
  throw new UsageError('No region is given: add --region cn-hangzhou, or set OSS_REGION')
}

/** A scheme with all that verifying and explaining need. */
export interface KnownScheme {
  readonly signing: SigningScheme
  readonly verifying: VerifyingScheme
  readonly mistakes: readonly Mistake[]
}

/** Every scheme, for a region. */
export function schemesOf(region: string): readonly KnownScheme[] {
  return [
    { signing: ossV4({ region }), verifying: ossV4Verification({ region }), mistakes: ossV4Mistakes },
    { signing: ossV1({ region }), verifying: ossV1Verification({ region }), mistakes: ossV1Mistakes },
  ]
}

/** Every way in which a request to this host may be addressed. */
export function readingEndpoints(host: string, bucket: string | undefined): readonly Endpoint[] {
  const named = [
    endpoints.public(),
    endpoints.internal(),
    endpoints.accelerate(),
    endpoints.accelerate({ overseas: true }),
    endpoints.dualStack(),
  ]
  if (bucket !== undefined) return [...named, endpoints.custom(host, { bucket })]
  return addressingOf(host) === 'path' ? [...named, endpoints.pathStyle(host)] : [...named, ...localhost(host)]
}

function localhost(host: string): readonly Endpoint[] {
  const [, own] = /(?:^|\.)(localhost(?::\d+)?)$/i.exec(host) ?? []
  return own === undefined ? [] : [endpoints.virtualHosted(`http://${own}`)]
}

/** Credentials by the names the official SDKs read. */
export function credentialsOf({ env }: Io): Secret {
  const accessKeyId = env.OSS_ACCESS_KEY_ID
  const accessKeySecret = env.OSS_ACCESS_KEY_SECRET
  if (!accessKeyId || !accessKeySecret)
    throw new UsageError('No credentials are given: set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET')
  return { accessKeyId, accessKeySecret, securityToken: env.OSS_SESSION_TOKEN || undefined }
}

function endpointOf(text: string, addressing: string | undefined): Endpoint {
  switch (text) {
    case 'public':
      return endpoints.public()
    case 'internal':
      return endpoints.internal()
    case 'accelerate':
      return endpoints.accelerate()
    case 'dual-stack':
      return endpoints.dualStack()
    default:
      return originEndpoint(text, addressing ?? addressingOf(text))
  }
}

function originEndpoint(origin: string, addressing: string): Endpoint {
  switch (addressing) {
    case 'virtual':
      return endpoints.virtualHosted(origin)
    case 'path':
      return endpoints.pathStyle(origin)
    case 'custom':
      return endpoints.custom(origin)
    default:
      throw new UsageError(`There is no addressing "${addressing}": wanted virtual, path or custom`)
  }
}

/** As the official SDKs decide: an IP address takes the bucket in the path, the service's own hosts before the host. */
function addressingOf(origin: string): string {
  const host = origin.replace(/^https?:\/\//i, '').replace(/(:\d+)?\/?$/, '')
  if (/^\d+(\.\d+){3}$/.test(host) || host.startsWith('[')) return 'path'
  return /(^|\.)(aliyuncs\.com|localhost)$/i.test(host) ? 'virtual' : 'custom'
}
