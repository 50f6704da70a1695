import type { Backend } from '@presign/core'
import type { CheckpointOptions } from '../checkpoint/checkpoint.js'
import type { Progress } from '../progress/progress.js'
import type { SessionOptions } from '../request/options.js'

/** Options of {@link upload}. */
export interface UploadOptions extends SessionOptions {
  /** Bytes of a stream that does not tell by itself. */
  readonly size?: number | undefined
  /** Bytes: larger bodies go up in parts, where source and dialect can. Default 16 MiB. */
  readonly multipartAbove?: number | undefined
  /** Bytes of a part. Default 8 MiB, or more where the service's number of parts asks for it. */
  readonly partSize?: number | undefined
  /** How many parts are under way at once. Streams need memory for so many parts. Default 4. */
  readonly parallel?: number | undefined
  /** Where to keep what is needed to go on after a crash or a pause. */
  readonly checkpoint?: CheckpointOptions | undefined
  /** What to do with a checkpoint of another file: throw `source_changed`, the default, or begin anew. */
  readonly onChanged?: 'reject' | 'restart' | undefined
  /** Removes the parts when the upload fails. Default: when there is no checkpoint to go on from. */
  readonly abortOnFailure?: boolean | undefined
  /** Sends the MD5 of each body, so that the service checks it on arrival: a backend that can, such as `jsBackend`. */
  readonly contentMd5?: Backend | undefined
  /** Called at most twenty times a second, and at each change of phase. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}
