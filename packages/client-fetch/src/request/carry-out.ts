import type { WireRequest } from '@presign/core'
import type { Payload } from '../body/content.js'
import { aborted, hostOf, isTransferError, TransferError } from '../errors.js'
import type { Lane } from '../progress/progress.js'
import type { Answer, Transport } from '../transports/transport.js'
import type { Watch } from './watch.js'
import { checkSendable, type HeaderRecord } from './wire.js'

/** What goes with a signed request on one attempt. */
export interface Attempt {
  /** All headers to send. */
  readonly headers: HeaderRecord
  readonly body: Payload | undefined
  readonly lane: Lane
  readonly watch: Watch
  readonly init?: RequestInit | undefined
}

/** Sends one signed request, once, and tells every failure in our own words. */
export async function carryOut(
  transport: Transport,
  { method, url }: WireRequest,
  { headers, body, lane, watch, init }: Attempt,
): Promise<Answer> {
  if (!transport.exact) checkSendable(method, url, headers)
  const onSent = (bytes: number) => {
    watch.touch()
    lane.moved(bytes)
  }
  try {
    return await transport({ method, url, headers, body, signal: watch.signal, onSent, init })
  } catch (cause) {
    if (watch.signal.aborted) throw aborted(watch.signal)
    if (isTransferError(cause)) throw cause
    throw unanswered(method, hostOf(url), cause)
  }
}

/** A page is told nothing about an answer that CORS hides, so the message says what it may have been. */
function unanswered(method: string, host: string, cause: unknown): TransferError {
  const { origin } = (globalThis as { readonly location?: { readonly origin?: string } }).location ?? {}
  const hidden =
    origin === undefined || origin === 'null'
      ? ''
      : `. If the network is fine, ${host} has answered without CORS headers and the page may not see it (a 403 looks like ` +
        `this): add a CORS rule with origin ${origin} and method ${method}; corsDoctor prints it`
  return new TransferError('network', `Cannot reach ${host}: no answer to ${method}${reasonOf(cause)}${hidden}`, {
    cause,
    host,
  })
}

/** Node's fetch says "fetch failed" and puts the reason, such as ECONNREFUSED, one level down. */
function reasonOf(cause: unknown): string {
  const { code, cause: inner } = (cause ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string') return ` (${code})`
  return inner === undefined ? '' : reasonOf(inner)
}
