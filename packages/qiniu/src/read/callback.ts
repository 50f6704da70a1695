import { type Backend, type Clock, type Secret, systemClock } from '@presign/core'
import { equalInConstantTime, fromIsoBasic, importKey, parseIncoming, run, sign } from '@presign/core/scheme'
import type { RawHeaders } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { bytesOf } from '../management/request.js'
import { qboxText, qiniuText } from '../management/text.js'
import { fromUrlSafe } from '../seal.js'

/** A request with a management token as it arrived, such as a callback. */
export interface CallbackRequest {
  /** Default `POST`. */
  readonly method?: string
  /** The raw request target: `req.url` in Node. What a URL parser made of it may verify no more. */
  readonly target: string
  /** `req.headers` or `req.rawHeaders` in Node, a `Headers`, or a record. Behind a proxy with the public `host`. */
  readonly headers: RawHeaders
  /** The body before anyone parsed it. */
  readonly body: Uint8Array | string
}

/** Options of {@link verifyCallback}. */
export interface VerifyCallbackOptions {
  /** The secret of an access key: callbacks are signed with one's own. */
  credentialsOf(accessKeyId: string): Secret | undefined | Promise<Secret | undefined>
  /** Seconds that `X-Qiniu-Date` may be off. Default 900. */
  readonly maxSkew?: number
  /** Default: the machine's clock. */
  readonly clock?: Clock
  /** Who computes hashes. Default: `webBackend`. */
  readonly backend?: Backend
}

/** What {@link verifyCallback} returns. */
export type CallbackVerdict =
  | { readonly ok: true; readonly accessKeyId: string; readonly variant: 'Qiniu' | 'QBox' }
  | { readonly ok: false; readonly reason: 'unsigned' | 'malformed' | 'unknown_key' | 'skewed' | 'mismatch' }

/**
 * Finds out whether a callback was sent by the service and arrived unchanged; any other request that carries a management
 * token as well. It does not tell that a callback is new: make what follows from it repeatable.
 *
 * Answer a callback with 200 and JSON, or the upload reports 579.
 *
 * @see {@link https://developer.qiniu.com/kodo/1653/callback}
 * @example
 * ```ts
 * import { verifyCallback } from '@presign/qiniu/verify'
 *
 * const verdict = await verifyCallback(
 *   { target: '/uploaded', headers: { host: 'callback.example.com' }, body: 'key=cat.jpg' },
 *   { credentialsOf: (id) => (id === 'qiniuFAKEtest001' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined) }
 * )
 * // { ok: false, reason: 'unsigned' }
 * ```
 */
export async function verifyCallback(
  request: CallbackRequest,
  options: VerifyCallbackOptions,
): Promise<CallbackVerdict> {
  const { method = 'POST', target, headers: given, body } = request
  const { clock = systemClock, maxSkew = 900, backend = webBackend } = options
  const incoming = parseIncoming({ method, target, headers: given }, undefined)
  if ('unreadable' in incoming) return refused('malformed')
  const [authorization, second] = incoming.headers.get('authorization') ?? []
  if (authorization === undefined) return refused('unsigned')
  const [, variant, accessKeyId = '', token = ''] = /^(Qiniu|QBox) ([^:\s]+):(\S+)$/.exec(authorization) ?? []
  const signature = fromUrlSafe(token)
  if (second !== undefined || variant === undefined || signature === undefined) return refused('malformed')
  const headers = new Map([...incoming.headers].map(([name, [value = '']]) => [name, value] as const))
  if (variant === 'Qiniu' && isOff(headers.get('x-qiniu-date'), clock.now() / 1000, maxSkew)) return refused('skewed')
  const credentials = await options.credentialsOf(accessKeyId)
  if (credentials?.accessKeyId !== accessKeyId) return refused('unknown_key')
  const parts = { method: incoming.method, target, host: incoming.host, headers }
  const text = variant === 'QBox' ? qboxText(parts) : qiniuText(parts)
  const ours = await run(sealOf(credentials, bytesOf(text, body)), backend)
  return equalInConstantTime(ours, signature)
    ? { ok: true, accessKeyId, variant: variant as 'Qiniu' }
    : refused('mismatch')
}

function* sealOf({ accessKeySecret: secret }: Secret, data: string | Uint8Array) {
  const key = typeof secret === 'string' ? yield* importKey('hmac-sha1', secret) : secret
  return yield* sign(key, data, 'base64')
}

/** A request without a date never expires; one with a date must be near. */
function isOff(date: string | undefined, now: number, maxSkew: number): boolean {
  if (date === undefined) return false
  return !(Math.abs((fromIsoBasic(date) ?? Number.NaN) - now) <= maxSkew)
}

function refused(reason: Extract<CallbackVerdict, { ok: false }>['reason']): CallbackVerdict {
  return { ok: false, reason }
}
