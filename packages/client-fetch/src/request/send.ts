import type { WireRequest } from '@presign/core'
import { type BodyInput, contentOf, type Payload, streamPayload } from '../body/content.js'
import { TransferError } from '../errors.js'
import { ProgressTracker } from '../progress/progress.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { IdleTimeout } from './idle-timeout.js'
import type { SendOptions } from './options.js'
import { responseOf } from './response.js'
import { sendRequest } from './send-request.js'
import { systemTimer } from './timer.js'
import { checkWire, headersOf } from './wire.js'

/**
 * Sends a signed request once, exactly as it was signed, and returns what `fetch` would: a `Response` for every status.
 * `upload` and `download` retry and verify; this does neither.
 *
 * All signed headers are sent and no absent one is (a Blob's own type included). What this runtime would rewrite is
 * rejected before anything is sent.
 *
 * @throws TransferError `link_invalid`, `url_altered`, `header_altered`, `header_forbidden`, `body_unsupported`,
 * `length_unknown`, `body_changed`, `network`, `redirected`, `idle_timeout`, `aborted`
 * @example
 * ```ts
 * import type { WireRequest } from '@presign/core'
 * import { send } from '@presign/client-fetch'
 *
 * async function put(link: WireRequest, text: string): Promise<boolean> {
 *   const response = await send(link, { body: text })
 *   return response.ok
 * }
 * ```
 */
export async function send(request: WireRequest, options: SendOptions = {}): Promise<Response> {
  checkWire(request)
  const { signal, timer = systemTimer, transport = fetchTransport(), onProgress = () => undefined } = options
  const body = options.body === undefined ? undefined : payloadOf(options.body, options.size)
  const tracker = new ProgressTracker('send', timer, onProgress)
  tracker.total = body?.size ?? 0
  options.onAttempt?.({ step: 'send', attempt: 1 })
  const idleTimeout = new IdleTimeout(signal, timer, options.idleTimeout ?? 30_000)
  try {
    const headers = headersOf(request, options.headers)
    const answer = await sendRequest(transport, request, { headers, body, progress: tracker.request(), idleTimeout })
    if (answer.status >= 200 && answer.status < 300) tracker.done()
    // The caller reads the body in its own time, and may still abort it.
    idleTimeout.disarm()
    return responseOf(answer)
  } catch (error) {
    idleTimeout.close()
    throw error
  }
}

function payloadOf(body: BodyInput, size: number | undefined): Payload {
  const content = contentOf(body, size)
  if (content.kind === 'random') return content.slice(0, content.size)
  if (content.size !== undefined) return streamPayload(content.chunks, content.size)
  throw new TransferError('length_unknown', 'Cannot send a stream of unknown length in one request: say its size')
}
