import type { ByteSource } from '../body/chunks.js'
import type { Payload } from '../body/content.js'
import type { HeaderRecord } from '../request/wire.js'

/** What a transport is to send: all of it was checked. */
export interface Outgoing {
  readonly method: string
  readonly url: string
  /** Lower-case names. Values beyond ASCII are to be written as UTF-8. */
  readonly headers: HeaderRecord
  readonly body?: Payload | undefined
  readonly signal: AbortSignal
  /** To be told how many bytes of the body went out, as far as the platform lets it be known. */
  readonly onSent: (bytes: number) => void
  /** Further options of `fetch`, for transports that are one. */
  readonly init?: RequestInit | undefined
}

/** What came back. A `Response` is one. */
export interface Answer {
  readonly status: number
  readonly headers: Iterable<readonly [string, string]>
  readonly body: ByteSource | null
}

/**
 * Who carries requests out: `fetchTransport()`, `xhrTransport()`, `nodeTransport()`, `undiciTransport()`, or one of your own. It sends one
 * request, once, and resolves when the status is known. It rejects with `signal.reason` when the signal fires. Chunks of a
 * body may lie in memory that is filled again: the transport is done with each before it asks for the next.
 */
export interface Transport {
  (request: Outgoing): Promise<Answer>
  /** It writes URL and headers as they are, so that nothing needs to be refused beforehand. */
  readonly exact?: boolean
  /** It hands out bodies as they were sent: platforms that undo `Content-Encoding` do not. */
  readonly raw?: boolean
  /** It tells about every byte of a body as it goes out; otherwise a stall on the way up cannot be told from patience. */
  readonly observant?: boolean
}
