import { CheckpointWriter, type UploadCheckpoint } from '../checkpoint/checkpoint.js'
import { isTransferError } from '../errors.js'
import { Session } from '../request/session.js'
import type { Source } from '../steps/request-provider.js'
import type { DiscardOptions } from './options.js'
import { uploadTransport } from './upload.js'

/**
 * Gives up an upload that was paused or interrupted: removes the parts that the service holds, which cost money until then,
 * and its checkpoint. Without a checkpoint nothing happens. When the service cannot be reached, the checkpoint stays.
 *
 * @param source The one of the upload: a signer with bucket and key, or a function, which is asked for the step `abort`.
 * @throws TransferError `checkpoint_invalid`, `checkpoint_failed`, and those of a request.
 * @example
 * ```ts
 * import { type CheckpointStore, discard, type LinkFunction } from '@presign/client-fetch'
 * import { ossDialect } from '@presign/oss'
 *
 * const cancel = (ask: LinkFunction, store: CheckpointStore) =>
 *   discard(ask, { dialect: ossDialect, checkpoint: { store, id: 'film.mp4' } })
 * ```
 */
export async function discard(source: Source, options: DiscardOptions): Promise<void> {
  const { dialect, checkpoint } = options
  const checkpoints = new CheckpointWriter<UploadCheckpoint>(checkpoint, 'upload')
  const found = await checkpoints.load(dialect.limits.parts)
  if (!found) return
  // Services drop blocks that no list names by themselves.
  if (dialect.uploads.kind === 'parts') await abort(new Session(source, options, uploadTransport), found.uploadId)
  await checkpoints.clear()
}

async function abort(session: Session, uploadId: string): Promise<void> {
  try {
    await session.call({ step: { step: 'abort', uploadId }, read: (received) => received.response() })
  } catch (error) {
    if (!isTransferError(error) || error.code !== 'upload_gone') throw error
  }
}
