import { type BlockUploads, type Dialect, type PartsPage, type PartUploads, present } from '@presign/object-storage'
import type { Content } from '../body/content.js'
import type { UploadCheckpoint } from '../checkpoint/checkpoint.js'
import { failed, isTransferError } from '../errors.js'
import type { Session } from '../request/session.js'
import type { TransferStep } from '../steps/transfer-step.js'
import type { UploadOptions } from './options.js'
import { partSizeFor } from './part-size.js'
import { unreadable } from './stored.js'

/** A session whose provider puts objects together from parts or blocks, and takes a signature for each. */
export type MultipartSession = Session & { readonly dialect: Dialect<PartUploads | BlockUploads> }

export function canSplit(session: Session): session is MultipartSession {
  return session.provider.canRenew && 'part' in (session.dialect?.uploads ?? {})
}

/** Starts a multipart upload. A retry may leave a second one behind: it is empty, and costs nothing. */
export async function beginUpload(
  session: MultipartSession,
  content: Content,
  body: string | undefined,
  { partSize }: UploadOptions,
): Promise<UploadCheckpoint> {
  const { uploads, limits } = session.dialect
  const { size, type } = content
  const first = partSizeFor(size, partSize, limits)
  const uploadId =
    uploads.kind === 'blocks'
      ? uploads.idOf(crypto.getRandomValues(new Uint8Array(8)))
      : await session.call({
          step: present<TransferStep>({ step: 'begin', size, type }),
          read: async (received) => {
            const id = uploads.readBegun(await session.responseOf(received))
            return id ?? failed(unreadable('its id', received))
          },
        })
  return present<UploadCheckpoint>({ version: 1, kind: 'upload', uploadId, size, body, partSize: first, parts: [] })
}

/** The parts that the service holds, by number; `undefined` when the upload does not exist there. */
export async function listStoredParts(
  session: MultipartSession,
  uploadId: string,
): Promise<ReadonlyMap<number, ListedPart> | undefined> {
  const { uploads, limits } = session.dialect
  const stored = new Map<number, ListedPart>()
  // Some stores answer with a marker that does not advance, and a hostile one could invent markers and parts without end.
  const asked = new Set<string>()
  const advances = (next: string | undefined) => next === undefined || (!asked.has(next) && asked.size < limits.parts)
  const isNew = (part: ListedPart) =>
    part.number > 0 && part.number <= limits.parts && !stored.has(part.number) && stored.set(part.number, part)
  try {
    for (let from: string | undefined; ; ) {
      const next: string | undefined = await session.call({
        step: present<TransferStep>({ step: 'list', uploadId, from }),
        read: async (received) => {
          const page = uploads.readList(await session.responseOf(received), uploadId)
          return page && advances(page.next) && page.parts.every(isNew)
            ? page.next
            : failed(unreadable('which parts it holds', received))
        },
      })
      if (next === undefined) return stored
      from = next
      asked.add(from)
    }
  } catch (error) {
    if (isTransferError(error) && error.code === 'upload_gone') return undefined
    throw error
  }
}

/** A part that the service tells of, with its bytes where it tells them. */
export type ListedPart = PartsPage['parts'][number]

/** Removes the parts. A failure is ignored: there is one already, which the caller is to see. */
export async function abortUpload(session: Session, uploadId: string): Promise<void> {
  // Services drop blocks that no list names by themselves.
  if (session.dialect?.uploads.kind === 'blocks') return
  await session
    .call({ step: { step: 'abort', uploadId }, read: (received) => received.response() })
    .catch(() => undefined)
}
