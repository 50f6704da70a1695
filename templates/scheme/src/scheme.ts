import type { Endpoint, Secret } from '@presign/core'
import {
  type Address,
  decodeText,
  digest,
  encodePath,
  headersToSend,
  hostedEndpoint,
  type IncomingRequest,
  importKey,
  matchEndpoint,
  type NormalizedRequest,
  type ParseResult,
  type Plan,
  parsing,
  reject,
  type Scheme,
  type WireParts,
  withSignature,
} from '@presign/core/scheme'
import type { Reason, ServiceError } from '@presign/core/verify'

/** Options of {@link template}. */
export interface TemplateOptions {
  readonly region: string
  /** Default: `bucket.<region>.example.com`. */
  readonly endpoint?: Endpoint
}

/** What a signature covers, but for the object key. */
interface TemplatePlan extends Plan {
  readonly method: string
  readonly root: string
  readonly query: string
  readonly date: string
}

/** The same with what goes over the wire. */
interface TemplateSigningPlan extends TemplatePlan, WireParts {}

/** The scheme. */
export interface Template extends Scheme<'header', Secret, TemplatePlan, TemplateSigningPlan> {
  readonly name: 'template'
}

/**
 * A scheme to begin from: it signs method, path, raw query and a time in seconds, in a header.
 *
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { template } from './index.js'
 *
 * const signer = createSigner(template({ region: 'eu' }), { credentials: { accessKeyId: 'id', accessKeySecret: 'FAKE' } })
 * const { url, headers } = await signer.sign({ bucket: 'photos', key: 'cat.jpg' })
 * ```
 */
export function template({ region, endpoint = publicEndpoint }: TemplateOptions): Template {
  return Object.freeze<Template>({
    name: 'template',
    modes: ['header'],
    signature: { algorithm: 'hmac-sha256', encoding: 'hex' },
    limits: { keyBytes: 1024, expiresIn: 604_800 },
    answers,
    prepare: (shape, { seconds }) =>
      prepare(shape, String(seconds), (shape.endpoint ?? endpoint).address(region, shape.bucket)),
    parse: (request) => read(request, region, endpoint),

    *canonicalize({ method, root, query, date }, { path }) {
      const canonicalRequest = `${method}\n${root}${path}\n${query}\n${date}`
      return { canonicalRequest, stringToSign: yield* digest('sha256', canonicalRequest, 'hex') }
    },

    *signingKey(_plan, { accessKeySecret: secret }) {
      return typeof secret === 'string' ? yield* importKey('hmac-sha256', secret) : secret
    },

    finalize: (plan, { path }, signature) => withSignature(plan, path, signature),
  })
}

const publicEndpoint = hostedEndpoint('public', {
  hostOf: (region) => `${region}.example.com`,
  isBucketName: (text) => /^[a-z0-9-]{3,63}$/.test(text),
})

function prepare(
  { method, query, headers, accessKeyId }: NormalizedRequest,
  date: string,
  { origin, root }: Address,
): TemplateSigningPlan {
  const search = query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? '')}`)
    .join('&')
  return {
    // The secret itself signs, so there is no scope to remember a key under.
    scope: '',
    method,
    root,
    query: search,
    date,
    prefix: origin + root,
    suffix: search === '' ? '' : `?${search}`,
    authorization: `TEMPLATE ${accessKeyId}:${date}:`,
    headersToSend: headersToSend(headers),
    absentHeaders: Object.freeze([]),
  }
}

const no = (reason: Reason, detail: string): never => reject(reason, detail, answers(reason))

function read(request: IncomingRequest, region: string, own: Endpoint): ParseResult<TemplatePlan> {
  const [value = ''] = request.headers.get('authorization') ?? []
  if (!value.startsWith('TEMPLATE ')) return { state: 'absent' }
  return parsing(() => {
    const parts = /^TEMPLATE ([^:]+):(\d{1,10}):([0-9a-f]+)$/.exec(value)
    const [, accessKeyId = '', date = '', signature = ''] =
      parts ?? no('malformed', 'Authorization has not three parts')
    const claim = matchEndpoint(request, region, own) ?? no('unknown_host', 'no endpoint is reached at this host')
    const key = decodeText(claim.path) ?? no('malformed', 'the path is not percent-encoded UTF-8')
    const root = request.path.slice(0, request.path.length - claim.path.length)
    return {
      state: 'signed',
      plan: { scope: '', method: request.method, root, query: request.query, date },
      target: { key, path: encodePath(key) },
      signature,
      claims: {
        mode: 'header',
        accessKeyId,
        securityToken: undefined,
        bucket: claim.bucket,
        key: key === '' ? undefined : key,
        signedAt: Number(date),
        expiresAt: undefined,
        signedHeaders: [],
        misplaced: undefined,
      },
    }
  })
}

function answers(reason: Reason): ServiceError {
  return reason === 'mismatch'
    ? { status: 403, code: 'SignatureDoesNotMatch', message: 'The signature is another.' }
    : { status: 403, code: 'AccessDenied', message: 'Access denied.' }
}
