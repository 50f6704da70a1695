import { type PartsPage, present } from '@presign/object-storage'
import type { Content } from '../body/content.js'
import type { UploadCheckpoint } from '../checkpoint/checkpoint.js'
import { failed, isTransferError, TransferError } from '../errors.js'
import type { Session } from '../request/session.js'
import type { TransferStep } from '../steps/transfer-step.js'
import type { UploadOptions } from './options.js'
import { partSizeFor } from './part-size.js'
import { unreadable } from './stored.js'

/** Starts a multipart upload. A retry may leave a second one behind: it is empty, and costs nothing. */
export async function beginUpload(
  session: Session,
  content: Content,
  body: string | undefined,
  { partSize }: UploadOptions,
): Promise<UploadCheckpoint> {
  const dialect = dialectOf(session)
  const { size } = content
  const first = partSizeFor(size, partSize, dialect.limits)
  const type = content.kind === 'random' ? content.type : undefined
  const uploadId = await session.call({
    step: present<TransferStep>({ step: 'begin', size, type }),
    read: async (received) => {
      const id = dialect.uploads.readBegun(await session.responseOf(received))
      return id ?? failed(unreadable('the id of the upload', received))
    },
  })
  return present<UploadCheckpoint>({ version: 1, kind: 'upload', uploadId, size, body, partSize: first, parts: [] })
}

/** The entity tags of the parts that the service holds, by number; `undefined` when the upload does not exist there. */
export async function listStoredParts(session: Session, uploadId: string): Promise<Map<number, string> | undefined> {
  const { uploads, limits } = dialectOf(session)
  const stored = new Map<number, string>()
  // Some stores answer with a marker that does not advance, and a hostile one could invent markers without end.
  const asked = new Set<string>()
  const advances = (next: string | undefined) => next === undefined || (!asked.has(next) && asked.size < limits.parts)
  try {
    for (let from: string | undefined; ; ) {
      const page: PartsPage = await session.call({
        step: present<TransferStep>({ step: 'list', uploadId, from }),
        read: async (received) => {
          const page = uploads.readList(await session.responseOf(received))
          return page && advances(page.next) ? page : failed(unreadable('which parts it holds', received))
        },
      })
      for (const { number, etag } of page.parts) stored.set(number, etag)
      if (page.next === undefined) return stored
      from = page.next
      asked.add(from)
    }
  } catch (error) {
    if (isTransferError(error) && error.code === 'upload_gone') return undefined
    throw error
  }
}

/** Removes the parts. A failure is ignored: there is one already, which the caller is to see. */
export async function abortUpload(session: Session, uploadId: string): Promise<void> {
  await session
    .call({ step: { step: 'abort', uploadId }, read: (received) => received.response() })
    .catch(() => undefined)
}

/** Multipart uploads are the provider's own protocol: without its dialect there are none. */
export function dialectOf({ dialect }: Session) {
  return (
    dialect ?? failed(new TransferError('dialect_missing', "Cannot upload in parts without the provider's dialect"))
  )
}
