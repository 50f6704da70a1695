import type { Backend } from '@presign/core'
import type { BlockUploads, Dialect, PartUploads } from '@presign/object-storage'
import type { CheckpointOptions } from '../checkpoint/checkpoint.js'
import type { Progress } from '../progress/progress.js'
import type { SessionOptions } from '../request/options.js'

/** Options of {@link upload}. */
export interface UploadOptions extends SessionOptions {
  /** Bytes of a stream. Without it a stream of more than `multipartAbove` needs a source that can sign parts. */
  readonly size?: number | undefined
  /** Bytes: larger bodies are uploaded in parts, where source and dialect can. Default 16 MiB. */
  readonly multipartAbove?: number | undefined
  /** Bytes of a part. Default 8 MiB, or more where the service's limit for the number of parts requires it. */
  readonly partSize?: number | undefined
  /** How many parts are sent at once. Streams need memory for so many parts. Default 4. */
  readonly parallel?: number | undefined
  /** Where to keep what is needed to resume after a crash or a pause. */
  readonly checkpoint?: CheckpointOptions | undefined
  /** What to do with a checkpoint of another file: throw `source_changed`, the default, or start again. */
  readonly onChanged?: 'reject' | 'restart' | undefined
  /** Removes the parts when the upload fails. Default: when there is no checkpoint to resume from. */
  readonly abortOnFailure?: boolean | undefined
  /** Sends the MD5 of each body, so that the service checks it: a backend that has MD5, such as `jsBackend`. Default: none. */
  readonly contentMd5?: Backend | undefined
  /** Called at most twenty times a second, and at each change of phase. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Options of {@link discard}. */
export interface DiscardOptions extends SessionOptions {
  readonly dialect: Dialect<PartUploads | BlockUploads>
  /** Where the upload was kept. */
  readonly checkpoint: CheckpointOptions
}
