import type { WireRequest } from '@presign/core'
import type { Payload } from '../body/content.js'
import { aborted, differing, hostOf, isTransferError, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import type { Transport, TransportResponse } from '../transports/transport.js'
import type { IdleTimeout } from './idle-timeout.js'
import { pageOrigin } from './page.js'
import { checkSendable, type HeaderRecord } from './wire.js'

/** What goes with a signed request in one attempt. */
export interface AttemptParts {
  /** All headers to send. */
  readonly headers: HeaderRecord
  readonly body: Payload | undefined
  readonly progress: RequestProgress
  readonly idleTimeout: IdleTimeout
  readonly init?: RequestInit | undefined
}

/** Sends a signed request once. Whatever a platform throws becomes a TransferError. */
export async function sendRequest(
  transport: Transport,
  { method, url }: WireRequest,
  { headers, body, progress, idleTimeout, init }: AttemptParts,
): Promise<TransportResponse> {
  checkLength(headers, body?.size ?? 0)
  if (!transport.preservesUrl) checkSendable(method, url, headers)
  const onSent = (bytes: number) => {
    idleTimeout.keepAlive()
    progress.moved(bytes)
  }
  try {
    return await transport({ method, url, headers, body, signal: idleTimeout.signal, onSent, init })
  } catch (cause) {
    if (idleTimeout.signal.aborted) throw aborted(idleTimeout.signal)
    if (isTransferError(cause)) throw cause
    // A page's File that was changed on disk fails the request. Its first bytes tell, as they cannot be read either.
    if (body?.whole) for await (const _ of body.chunks()) break
    throw noResponse(method, url, cause)
  }
}

/** Every platform sends the length that a body has, so another one that was signed would be rejected. */
function checkLength({ 'content-length': signed }: HeaderRecord, size: number): void {
  if (signed !== undefined && Number(signed) !== size)
    throw differing(
      'body_changed',
      `Cannot send a body of ${size} bytes: the request was signed with content-length ${signed}`,
      signed,
      size,
    )
}

/** A page cannot tell a response that CORS hides from a broken network, so the message names both. */
function noResponse(method: string, url: string, cause: unknown): TransferError {
  const host = hostOf(url)
  const origin = pageOrigin()
  const hidden =
    origin === undefined
      ? ''
      : `; or CORS hides the answer: add a CORS rule with origin ${origin} and method ${method}; see corsDoctor`
  return new TransferError('network', `Cannot reach ${host}: no response to ${method}${reasonOf(cause)}${hidden}`, {
    cause: withoutUrl(cause, url),
    host,
  })
}

/** Deno writes the URL into its message and Bun beside it, and a presigned one is a permission. */
export function withoutUrl(cause: unknown, url: string): unknown {
  const { message, path, code } = (cause ?? {}) as Record<'message' | 'path' | 'code', unknown>
  const leaks = `${message} ${path}`.includes(url)
  return leaks ? Object.assign(new Error(`${message}`.replaceAll(url, hostOf(url))), { code }) : cause
}

/** Node's fetch says "fetch failed" and has the reason, such as ECONNREFUSED, in `cause`. */
function reasonOf(cause: unknown): string {
  const { code, cause: inner } = (cause ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string') return ` (${code})`
  return inner === undefined ? '' : reasonOf(inner)
}
