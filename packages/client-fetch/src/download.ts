import type { Checksums } from '@presign/core'
import type { CheckpointOptions } from './checkpoint.js'
import { downloadOrdered } from './download-ordered.js'
import { downloadTo } from './download-to.js'
import { fetchTransport } from './fetch-transport.js'
import type { ObjectFacts } from './object.js'
import type { Progress } from './progress.js'
import { Session, type SessionOptions } from './session.js'
import { MemorySink, type Sink } from './sink.js'
import type { Source } from './source.js'
import { systemTimer } from './timer.js'
import { type Transfer, transfer } from './transfer.js'

/** Where a download goes: into memory, to a reader, or into a sink such as a file. */
export type DownloadTarget = 'bytes' | 'blob' | 'stream' | Sink

/** Options of {@link download}. */
export interface DownloadOptions<T extends DownloadTarget = DownloadTarget> extends SessionOptions {
  /** Default `bytes`. A stream fails at its end when what it carried was not right. */
  readonly to?: T | undefined
  /** Bytes of a range. Default 8 MiB. */
  readonly partSize?: number | undefined
  /** How many ranges are under way at once; 1 asks for the object in one request. Default 4. */
  readonly parallel?: number | undefined
  /** Where to keep what is needed to go on after a crash or a pause. For sinks. */
  readonly checkpoint?: CheckpointOptions | undefined
  /** What to do when the object is another than that of the checkpoint: throw `object_changed`, the default, or begin anew. */
  readonly onChanged?: 'refuse' | 'restart' | undefined
  /** Called at most twenty times a second, and at each change of phase. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** What was downloaded. */
export interface DownloadResult<B> {
  /** The bytes, the Blob or the stream; `undefined` where they went into a sink. */
  readonly body: B
  /** Bytes; `undefined` for a stream whose length was not told. */
  readonly size: number | undefined
  readonly etag: string | undefined
  /** Of the first answer; lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** What the service reports of the object, as hex. */
  readonly checksums: Checksums
  /** Whether a checksum of the service was there to compare, and equal. Of a stream, whether one will be compared. */
  readonly verified: boolean
}

/** The body of a result, by its target. */
export type BodyFor<T extends DownloadTarget> = T extends 'bytes'
  ? Uint8Array
  : T extends 'blob'
    ? Blob
    : T extends 'stream'
      ? ReadableStream<Uint8Array>
      : undefined

/**
 * Downloads an object: large ones in parallel ranges, each going on where it broke off, all of one and the same version
 * of the object, compared with the service's checksum in the end.
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
  const started = transfer('receive', timer, onProgress, async (meter): Promise<DownloadResult<unknown>> => {
    const session = new Session(source, options, () => fetchTransport())
    if (to === 'stream') {
      const { stream, facts } = await downloadOrdered(session, meter, options)
      return resultOf(stream, facts, facts.checksums[session.integrity.name] !== undefined)
    }
    const sink = typeof to === 'string' ? new MemorySink() : (to as Sink)
    const { facts, size, verified } = await downloadTo(session, sink, meter, options)
    meter.done()
    return { ...resultOf(bodyOf(to, sink, facts), facts, verified), size }
  })
  return started as Transfer<DownloadResult<BodyFor<T>>>
}

function resultOf(
  body: unknown,
  { size, etag, headers, checksums }: ObjectFacts,
  verified: boolean,
): DownloadResult<unknown> {
  return { body, size, etag, headers, checksums, verified }
}

function bodyOf(to: DownloadTarget, sink: Sink, { headers }: ObjectFacts): unknown {
  if (!(sink instanceof MemorySink)) return undefined
  return to === 'blob' ? new Blob([sink.bytes], { type: headers['content-type'] ?? '' }) : sink.bytes
}
