import type { Readable } from 'node:stream'
import { type Content, document } from '../xml/xml.js'

/** What an operation answers. */
export interface Answer {
  /** Default 200. */
  readonly status?: number
  /** Lower-case names, but for those the service writes otherwise. */
  readonly headers?: Readonly<Record<string, string>>
  /** A stream is begun by the server when it is sent. */
  readonly body?: string | Buffer | (() => Readable)
  /** In the place of the body: an XML document by its root, to be written in the service's namespace. */
  readonly xml?: { readonly root: string; readonly content: Content }
  /** Bytes of the body, where it is a stream. */
  readonly size?: number
  /** Whether it goes out in chunks, without its length. */
  readonly chunked?: boolean
}

/** An answer of 200 with an XML document. */
export function xmlAnswer(root: string, content: Content, headers: Readonly<Record<string, string>> = {}): Answer {
  return { headers: { 'content-type': 'application/xml', ...headers }, xml: { root, content } }
}

/** An answer whose document is written. */
export function written({ xml, ...answer }: Answer, xmlns: string | undefined): Answer {
  return xml ? { ...answer, body: document(xml.root, xml.content, xmlns) } : answer
}
