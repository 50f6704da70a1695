import type { WireRequest } from '@presign/core'
import type { DialectResponse } from '@presign/object-storage'
import { type Chunks, chunksOf } from '../body/chunks.js'
import { isTransferError, TransferError } from '../errors.js'
import type { Watch } from '../request/watch.js'
import type { Answer } from '../transports/transport.js'

/** An answer that is being read. */
export interface Received {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** The attempt it answers, from 1. */
  readonly attempt: number
  readonly request: WireRequest
  /** The body as it comes in. */
  chunks(): Chunks
  /** The answer as dialects take it. `body` is read unless it was told not to. */
  response(withBody?: boolean): Promise<DialectResponse>
}

/** Error bodies are small; what is longer was not made by the service. */
const MOST_TEXT = 4 * 1024 * 1024

/** Prepares an answer to be read, under the eyes of its attempt's watch. */
export function receivedFrom(answer: Answer, request: WireRequest, attempt: number, watch: Watch): Received {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of answer.headers) headers[name.toLowerCase()] = value
  const { status } = answer
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    if (!answer.body) return
    try {
      for await (const chunk of chunksOf(answer.body)) {
        watch.pause()
        yield chunk
        watch.resume()
      }
    } catch (cause) {
      throw brokenOff(cause, request, watch)
    }
  }
  return {
    status,
    headers,
    attempt,
    request,
    chunks,
    response: async (withBody = true) => ({
      status,
      headers,
      url: request.url,
      body: withBody ? await textOf(chunks()) : '',
    }),
  }
}

/** What a connection that breaks off in the middle of a body looks like to our callers. */
function brokenOff(cause: unknown, request: WireRequest, { signal }: Watch): TransferError {
  if (signal.aborted && isTransferError(signal.reason)) return signal.reason
  if (isTransferError(cause)) return cause
  const host = new URL(request.url).host
  return new TransferError('network', `The connection to ${host} broke off in the middle of the answer`, {
    cause,
    host,
  })
}

async function textOf(chunks: Chunks): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MOST_TEXT)
      throw new TransferError('answer_unreadable', 'The answer is far longer than any that is known')
  }
  return text + decoder.decode()
}
