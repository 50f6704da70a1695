import { Session } from '../request/session.js'
import { systemTimer } from '../request/timer.js'
import type { Source } from '../steps/request-provider.js'
import { type Transfer, transfer } from '../transfer/transfer.js'
import { fetchTransport } from '../transports/fetch-transport.js'
import { downloadToSink } from './download-to-sink.js'
import { downloadToStream } from './download-to-stream.js'
import type { ObjectFacts } from './object.js'
import type { BodyFor, DownloadOptions, DownloadResult, DownloadTarget } from './options.js'
import { MemorySink, type Sink } from './sink.js'

/**
 * Downloads an object: large ones in parallel ranges, each resumed where it was interrupted, all of one version of the
 * object, compared with the service's checksum in the end.
 *
 * @param source A signer with bucket and key, a signed request for GET, or a function that fetches one.
 * @throws TransferError `object_changed`, `truncated`, `checksum_mismatch`, and those of any request.
 * @example
 * ```ts
 * import type { WireRequest } from '@presign/core'
 * import { download } from '@presign/client-fetch'
 * import { ossDialect } from '@presign/oss'
 *
 * async function fetchText(link: WireRequest): Promise<string> {
 *   const { body } = await download(link, { dialect: ossDialect })
 *   return new TextDecoder().decode(body)
 * }
 * ```
 */
export function download<T extends DownloadTarget = 'bytes'>(
  source: Source,
  options: DownloadOptions<T> = {},
): Transfer<DownloadResult<BodyFor<T>>> {
  const { to = 'bytes', timer = systemTimer, onProgress } = options
  const started = transfer('receive', timer, onProgress, async (tracker): Promise<DownloadResult<unknown>> => {
    const session = new Session(source, options, () => fetchTransport())
    if (to === 'stream') {
      const { stream, facts } = await downloadToStream(session, tracker, options)
      return resultOf(stream, facts, facts.checksums[session.integrity.name] !== undefined)
    }
    const sink = typeof to === 'string' ? new MemorySink() : (to as Sink)
    const { facts, size, verified } = await downloadToSink(session, sink, tracker, options)
    tracker.done()
    return { ...resultOf(bodyOf(to, sink, facts), facts, verified), size }
  })
  return started as Transfer<DownloadResult<BodyFor<T>>>
}

function resultOf(body: unknown, { ranged: _, ...facts }: ObjectFacts, verified: boolean): DownloadResult<unknown> {
  return { body, ...facts, verified }
}

function bodyOf(to: DownloadTarget, sink: Sink, { headers }: ObjectFacts): unknown {
  if (!(sink instanceof MemorySink)) return undefined
  return to === 'blob' ? new Blob([sink.bytes], { type: headers['content-type'] ?? '' }) : sink.bytes
}
