import type { ByteSource } from '../body/chunks.js'
import type { Payload } from '../body/content.js'
import type { HeaderRecord } from '../request/wire.js'

/** What a transport sends. All of it was checked. */
export interface TransportRequest {
  readonly method: string
  readonly url: string
  /** Lower-case names. Values beyond ASCII are to be written as UTF-8. */
  readonly headers: HeaderRecord
  readonly body?: Payload | undefined
  readonly signal: AbortSignal
  /** To be called with the number of bytes of the body that were sent, as far as the platform tells. */
  readonly onSent: (bytes: number) => void
  /** Further options of `fetch`, for transports that call it. */
  readonly init?: RequestInit | undefined
}

/** What a transport returns. A `Response` is one. */
export interface TransportResponse {
  readonly status: number
  readonly headers: Iterable<readonly [string, string]>
  readonly body: ByteSource | null
}

/**
 * Sends requests: `fetchTransport()`, `xhrTransport()`, `nodeTransport()`, `undiciTransport()`, or one of your own. It sends a
 * request once and resolves when the status is known. It rejects with `signal.reason` when the signal fires. Chunks of a
 * body may lie in memory that is filled again: the transport is done with each before it asks for the next.
 */
export interface Transport {
  (request: TransportRequest): Promise<TransportResponse>
  /** It sends URL and headers as they are written, so that nothing needs to be rejected beforehand. */
  readonly preservesUrl?: boolean
  /** It returns bodies as the service sent them. `fetch` does not: it undoes `Content-Encoding`. */
  readonly preservesEncoding?: boolean
  /** It reports each byte of a body as it is sent. Otherwise a slow upload looks like one that stands still. */
  readonly reportsProgress?: boolean
}
