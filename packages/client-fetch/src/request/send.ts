import type { WireRequest } from '@presign/core'
import { type BodyInput, contentOf, type Payload, streamPayload } from '../body/content.js'
import { TransferError } from '../errors.js'
import { Meter } from '../progress/progress.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { carryOut } from './carry-out.js'
import type { SendOptions } from './options.js'
import { responseOf } from './response.js'
import { systemTimer } from './timer.js'
import { Watch } from './watch.js'
import { checkWire, headersOf } from './wire.js'

/**
 * Sends a signed request once, exactly as it was signed, and returns what `fetch` would: whatever the service answers is
 * a `Response`. `upload` and `download` repeat and verify; this does neither.
 *
 * All signed headers go out, no absent one does (a Blob's own type included), and what this runtime would rewrite is
 * refused before anything is sent.
 *
 * @throws TransferError `link_invalid`, `url_altered`, `header_altered`, `header_forbidden`, `body_unsupported`,
 * `length_unknown`, `body_changed`, `network`, `redirected`, `stalled`, `aborted`
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
  const meter = new Meter('send', timer, onProgress)
  meter.total = body?.size ?? 0
  options.onAttempt?.({ step: 'send', attempt: 1 })
  const watch = new Watch(signal, timer, options.stall ?? 30_000)
  try {
    const headers = headersOf(request, options.headers)
    const answer = await carryOut(transport, request, { headers, body, lane: meter.lane(), watch })
    if (answer.status >= 200 && answer.status < 300) meter.done()
    // The caller reads the body, and may still abort it.
    watch.ease()
    return responseOf(answer)
  } catch (error) {
    watch.close()
    throw error
  }
}

function payloadOf(body: BodyInput, size: number | undefined): Payload {
  const content = contentOf(body, size)
  if (content.kind === 'random') return content.slice(0, content.size)
  if (content.size !== undefined) return streamPayload(content.chunks, content.size)
  throw new TransferError('length_unknown', 'Cannot send a stream of unknown length in one request: say its size')
}
