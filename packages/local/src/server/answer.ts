import type { Readable } from 'node:stream'

/** What an operation answers. */
export interface Answer {
  /** Default 200. */
  readonly status?: number
  /** Lower-case names, but for those the service writes otherwise. */
  readonly headers?: Readonly<Record<string, string>>
  /** Text is XML unless `headers` say otherwise. A stream is begun by the server when it is sent. */
  readonly body?: string | Buffer | (() => Readable)
  /** Bytes of the body, where it is a stream. */
  readonly size?: number
  /** Whether it goes out in chunks, without its length. */
  readonly chunked?: boolean
}

/** An answer of 200 with an XML document. */
export function xmlAnswer(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { headers: { 'content-type': 'application/xml', ...headers }, body }
}
