import type { Dialect, SessionUploads } from '@presign/object-storage'
import type { UploadOptions } from '../upload/options.js'

/** Options of {@link uploadResumable}. */
export interface ResumableOptions
  extends Omit<UploadOptions, 'dialect' | 'multipartAbove' | 'parallel' | 'contentMd5' | 'abortOnFailure'> {
  /** The provider's vocabulary of sessions, such as `gcsResumableDialect` of `@presign/gcs-v4`. */
  readonly dialect: Dialect<SessionUploads>
  /** Bytes of a piece, rounded up to what the service takes. Default 8 MiB. Streams need memory for one. */
  readonly partSize?: number | undefined
  /** Ends the session when the upload fails. Default: when there is no checkpoint to resume from. */
  readonly cancelOnFailure?: boolean | undefined
}
