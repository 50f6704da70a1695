import { type Job, SigningError } from '@presign/core'
import { invalidHeader, isoBasic, job, sign, utf8 } from '@presign/core/scheme'
import type { Qiniu } from '../qiniu.js'
import { urlSafe } from '../seal.js'
import { qboxText, qiniuText, type SignedText } from './text.js'

/** A request to the management API. */
export interface ManagementInput {
  /** Default `POST`. */
  readonly method?: string | undefined
  /** As it will be sent: `https://rs.qiniuapi.com/stat/…`, percent-encoded. */
  readonly url: string
  /** Names in any case. With a body give its `Content-Type`, which decides whether the body is signed. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Uint8Array | undefined
  /** `QBox` is the older token, which covers neither method nor host and never expires. Default `Qiniu`. */
  readonly variant?: 'Qiniu' | 'QBox' | undefined
  /** Send and sign `X-Qiniu-Date`: without it a signature never expires. Default true, of `Qiniu`. */
  readonly timestamp?: boolean | undefined
  /** The time of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
}

/** A request that is ready to be sent: all of it, and nothing beyond it. */
export interface ManagementRequest {
  readonly method: string
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/**
 * The job that signs a request to the management API. A job and not `sign`, because the body is signed as well.
 *
 * @throws SigningError (from `run`) `input_invalid`, `header_invalid`, `header_reserved`
 * @see {@link https://developer.qiniu.com/kodo/1201/access-token}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { managementRequest, qiniu } from '@presign/qiniu'
 *
 * const signer = createSigner(qiniu(), {
 *   credentials: { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret' }
 * })
 * const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
 * const body = 'op=/stat/cGhvdG9zOmNhdC5qcGc='
 * const request = await signer.run(managementRequest({ url: 'https://rs.qiniuapi.com/batch', headers, body }))
 * ```
 */
export function managementRequest(input: ManagementInput): Job<Qiniu, ManagementRequest> {
  const { method = 'POST', url, body, variant = 'Qiniu', timestamp = true, at } = input
  return job({ at }, function* ({ accessKeyId, time, signingKey }) {
    const [, host = '', target = ''] = /^https?:\/\/([^/?#\s]+)(\/[!-~]*)$/i.exec(url) ?? []
    if (target === '' || target.includes('#')) throw invalid('url', 'http or https with a path, percent-encoded')
    const headers = headersOf(input.headers ?? {})
    if (variant === 'Qiniu' && timestamp && !headers.has('x-qiniu-date'))
      headers.set('x-qiniu-date', isoBasic(time.seconds))
    const parts = { method: method.toUpperCase(), target, host: host.toLowerCase(), headers }
    const text = variant === 'QBox' ? qboxText(parts) : qiniuText(parts)
    const signature = yield* sign(yield* signingKey({ scope: '' }), bytesOf(text, body), 'base64')
    headers.set('authorization', `${variant} ${accessKeyId}:${urlSafe(signature)}`)
    return {
      method: parts.method,
      url,
      headers: Object.freeze(Object.fromEntries(headers)),
      ...(body !== undefined && { body }),
    }
  })
}

/** What is signed, as bytes: a body need not be text. */
export function bytesOf({ head, withBody }: SignedText, body: string | Uint8Array = ''): string | Uint8Array {
  if (!withBody) return head
  if (typeof body === 'string') return head + body
  const start = utf8(head)
  const whole = new Uint8Array(start.length + body.length)
  whole.set(start)
  whole.set(body, start.length)
  return whole
}

function headersOf(given: Readonly<Record<string, string>>): Map<string, string> {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase()
    if (lower === 'authorization' || lower === 'host')
      throw new SigningError('header_reserved', `Cannot sign header "${lower}": it is written for you`, { name: lower })
    if (
      headers.has(lower) ||
      typeof value !== 'string' ||
      /[^\t -~\u0080-\uffff]/.test(value) ||
      !/^[\w!#$%&'*+.^`|~-]+$/.test(name)
    ) {
      const wanted = 'a name that HTTP can carry, once, and a value that is text without control characters'
      throw invalidHeader(name, wanted)
    }
    headers.set(lower, value.trim())
  }
  return headers
}

function invalid(name: string, wanted: string): SigningError {
  return new SigningError('input_invalid', `Cannot sign this request: wanted ${name} to be ${wanted}`, {
    name,
    found: 'another text',
    wanted,
  })
}
