import type { WireRequest } from '@presign/core'
import type { Payload } from '../body/content.js'
import { aborted, hostOf, isTransferError, TransferError } from '../errors.js'
import type { RequestProgress } from '../progress/progress.js'
import type { Transport, TransportResponse } from '../transports/transport.js'
import type { IdleTimeout } from './idle-timeout.js'
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
    throw noResponse(method, hostOf(url), cause)
  }
}

/** A page cannot tell a response that CORS hides from a broken network, so the message names both. */
function noResponse(method: string, host: string, cause: unknown): TransferError {
  const { origin } = (globalThis as { readonly location?: { readonly origin?: string } }).location ?? {}
  const hidden =
    origin === undefined || origin === 'null'
      ? ''
      : `. If the network is fine, ${host} has answered without CORS headers and the page may not see it (a 403 looks like ` +
        `this): add a CORS rule with origin ${origin} and method ${method}; corsDoctor prints it`
  return new TransferError('network', `Cannot reach ${host}: no response to ${method}${reasonOf(cause)}${hidden}`, {
    cause,
    host,
  })
}

/** Node's fetch says "fetch failed" and has the reason, such as ECONNREFUSED, in `cause`. */
function reasonOf(cause: unknown): string {
  const { code, cause: inner } = (cause ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string') return ` (${code})`
  return inner === undefined ? '' : reasonOf(inner)
}
