import type { WireRequest } from '@presign/core'
import type { DialectResponse } from '@presign/object-storage'
import { type Chunks, chunksOf } from '../body/chunks.js'
import { hostOf, isTransferError, TransferError } from '../errors.js'
import type { IdleTimeout } from '../request/idle-timeout.js'
import type { TransportResponse } from '../transports/transport.js'

/** A response that is being read. */
export interface ReceivedResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly request: WireRequest
  /** The body as it arrives. */
  chunks(): Chunks
  /** The response as dialects take it. `withBody: false` leaves the body unread. */
  response(withBody?: boolean): Promise<DialectResponse>
}

/** Characters of a body that is read as text. Listings have up to 1 MB; a longer one is not from the service. */
const MAX_TEXT = 4 * 1024 * 1024

/** Prepares a response to be read. While its reader works on a chunk, the idle timeout of its attempt is paused. */
export function receivedResponse(
  answer: TransportResponse,
  request: WireRequest,
  idleTimeout: IdleTimeout,
): ReceivedResponse {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of answer.headers) headers[name.toLowerCase()] = value
  const { status } = answer
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    if (!answer.body) return
    try {
      for await (const chunk of chunksOf(answer.body)) {
        idleTimeout.pause()
        yield chunk
        idleTimeout.resume()
      }
    } catch (cause) {
      throw isTransferError(cause) ? cause : interrupted(cause, request)
    }
  }
  return {
    status,
    headers,
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

/** The error for a connection that is lost in the middle of a body, whatever the platform threw. */
function interrupted(cause: unknown, request: WireRequest): TransferError {
  const host = hostOf(request.url)
  return new TransferError('network', `The connection to ${host} was lost in the response`, {
    cause,
    host,
  })
}

/** Decoded in chunks, since a character may be cut in two between them. */
export async function textOf(chunks: Chunks): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MAX_TEXT)
      throw new TransferError('response_unreadable', `The message has more than ${MAX_TEXT} characters`)
  }
  return text + decoder.decode()
}
