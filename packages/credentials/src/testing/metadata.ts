import type { Secret } from '@presign/core'
import { type FakeAnswer, type FakeOptions, type FakeRequest, type FakeServer, serve } from './server.js'

/** Options of {@link fakeMetadata}. */
export interface FakeMetadataOptions extends FakeOptions {
  readonly provider: 'alibaba' | 'aws' | 'tencent'
  /** The role that is bound to the instance; `null` for none. Default `FakeRole`. */
  readonly role?: string | null | undefined
  /**
   * Whether a request needs a token: `required` as on a hardened instance, `accepted`, or `none`, as of an old service that knows none.
   * Default `required`; Tencent Cloud has none.
   */
  readonly tokens?: 'required' | 'accepted' | 'none' | undefined
  /** What it hands out. Default: other credentials for each load, good for an hour. */
  readonly credentials?: ((load: number) => Secret) | undefined
}

interface Dialect {
  readonly roles: string
  readonly ttlHeader?: string
  readonly tokenHeader?: string
  /** The status for a token that is missing or wrong. */
  readonly refusal: number
  readonly names: { readonly id: string; readonly secret: string; readonly token: string }
}

const DIALECTS: Readonly<Record<FakeMetadataOptions['provider'], Dialect>> = {
  alibaba: {
    roles: '/latest/meta-data/ram/security-credentials/',
    ttlHeader: 'x-aliyun-ecs-metadata-token-ttl-seconds',
    tokenHeader: 'x-aliyun-ecs-metadata-token',
    refusal: 403,
    names: { id: 'AccessKeyId', secret: 'AccessKeySecret', token: 'SecurityToken' },
  },
  aws: {
    roles: '/latest/meta-data/iam/security-credentials/',
    ttlHeader: 'x-aws-ec2-metadata-token-ttl-seconds',
    tokenHeader: 'x-aws-ec2-metadata-token',
    refusal: 401,
    names: { id: 'AccessKeyId', secret: 'SecretAccessKey', token: 'Token' },
  },
  tencent: {
    roles: '/latest/meta-data/cam/security-credentials/',
    refusal: 403,
    names: { id: 'TmpSecretId', secret: 'TmpSecretKey', token: 'Token' },
  },
}

/**
 * The metadata service of an instance, on loopback, for tests of roles and expiry without a cloud. It verifies what it is asked as the
 * real one does: tokens with their life, methods, paths; what is wrong gets the status that the real one gives.
 *
 * @example
 * ```ts
 * import { alibabaEcs } from '@presign/credentials/alibaba'
 * import { fakeMetadata } from '@presign/credentials/testing'
 *
 * const metadata = await fakeMetadata({ provider: 'alibaba', role: 'upload' })
 * const secret = await alibabaEcs({ metadataEndpoint: metadata.url })()
 * metadata.requests.length // 3: a token, the role, its credentials
 * await metadata.close()
 * ```
 */
export function fakeMetadata(options: FakeMetadataOptions): Promise<FakeServer> {
  const { provider, role = 'FakeRole', tokens = 'required', credentials = fakeSecret } = options
  const dialect = DIALECTS[provider]
  const given = new Set<string>()
  let loads = 0
  return serve(options, (request) => {
    if (request.target === '/latest/api/token')
      return tokens === 'none' ? { status: 404 } : tokenFor(request, dialect, given)
    if (request.method !== 'GET') return { status: 405 }
    if (!isAllowed(request, dialect, tokens, given)) return { status: dialect.refusal, body: 'a token is needed' }
    if (role === null) return { status: 404, body: 'Not Found' }
    if (request.target === dialect.roles) return { body: role }
    if (request.target !== dialect.roles + role) return { status: 404, body: 'Not Found' }
    loads += 1
    return { headers: { 'content-type': 'application/json' }, body: answerWith(dialect, credentials(loads)) }
  })
}

/** A token for a PUT that says how long it is to live: 1 to 21600 seconds. */
function tokenFor({ method, headers }: FakeRequest, { ttlHeader }: Dialect, given: Set<string>): FakeAnswer {
  if (ttlHeader === undefined) return { status: 404 }
  if (method !== 'PUT') return { status: 405 }
  const ttl = Number(headers[ttlHeader])
  if (!(Number.isInteger(ttl) && ttl >= 1 && ttl <= 21_600)) return { status: 400 }
  const token = `FAKEmetadataToken${given.size + 1}==`
  given.add(token)
  return { body: token }
}

function isAllowed(
  { headers }: FakeRequest,
  { tokenHeader }: Dialect,
  tokens: FakeMetadataOptions['tokens'],
  given: ReadonlySet<string>,
): boolean {
  if (tokenHeader === undefined) return true
  const token = headers[tokenHeader]
  return token === undefined ? tokens !== 'required' : given.has(token)
}

/** Credentials that differ from load to load, good for an hour. */
export function fakeSecret(load: number): Secret {
  return {
    accessKeyId: `STS.FAKE${String(load).padStart(4, '0')}`,
    accessKeySecret: `FAKEsecretOfLoad${load}`,
    securityToken: `FAKEsecurityTokenOfLoad${load}`,
    expiresAt: new Date(Date.now() + 3_600_000),
  }
}

function answerWith({ names }: Dialect, secret: Secret): string {
  const end = new Date(secret.expiresAt ?? Date.now() + 3_600_000)
  return JSON.stringify({
    Code: 'Success',
    [names.id]: secret.accessKeyId,
    [names.secret]: secret.accessKeySecret,
    [names.token]: secret.securityToken,
    Expiration: end.toISOString().replace(/\.\d+Z$/, 'Z'),
    ExpiredTime: Math.floor(end.getTime() / 1000),
    LastUpdated: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  })
}
