import type { Checksums } from '@presign/object-storage'
import type { CheckpointOptions } from '../checkpoint/checkpoint.js'
import type { Progress } from '../progress/progress.js'
import type { SessionOptions } from '../request/options.js'
import type { Sink } from './sink.js'

/** Where a download goes: into memory, to a reader, or into a sink such as a file. */
export type DownloadTarget = 'bytes' | 'blob' | 'stream' | Sink

/** Options of {@link download}. */
export interface DownloadOptions<T extends DownloadTarget = DownloadTarget> extends SessionOptions {
  /** Default `bytes`. A stream fails at its end when what it carried was not right. */
  readonly to?: T | undefined
  /** Bytes: a larger object is not downloaded, but `too_large`. Default: no limit. */
  readonly maxBytes?: number | undefined
  /** Bytes of a range. Default 8 MiB. */
  readonly partSize?: number | undefined
  /** How many ranges are fetched at once; 1 fetches the object in one request. Default 4. */
  readonly parallel?: number | undefined
  /** Where to keep what is needed to resume after a crash or a pause. For sinks. */
  readonly checkpoint?: CheckpointOptions | undefined
  /** What to do when the object was replaced since the checkpoint: throw `object_changed`, the default, or start again. */
  readonly onChanged?: 'reject' | 'restart' | undefined
  /** Called at most twenty times a second, and at each change of phase. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** What was downloaded. */
export interface DownloadResult<B> {
  /** The bytes, the Blob or the stream; `undefined` where they went into a sink. */
  readonly body: B
  /** Bytes; `undefined` for a stream of unknown length. */
  readonly size: number | undefined
  readonly etag: string | undefined
  /** Of the first response; lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** What the service reports of the object, as hex. */
  readonly checksums: Checksums
  /** Whether the service reported a checksum, and it was equal. Of a stream, whether one will be compared. */
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
