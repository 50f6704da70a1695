import { crc64Hex } from '@presign/crc64'
import { present } from '@presign/object-storage'
import { ChecksummedBody, withMd5 } from '../body/checksummed-body.js'
import { bytesOf, partsOf } from '../body/chunks.js'
import { bytesPayload, type Content, checkUnchanged, type Payload } from '../body/content.js'
import { CheckpointWriter, type PartRecord, type UploadCheckpoint } from '../checkpoint/checkpoint.js'
import type { ReceivedResponse } from '../download/received-response.js'
import { differing, isTransferError, TransferError } from '../errors.js'
import type { ProgressTracker } from '../progress/progress.js'
import { retryActionFor } from '../request/retry.js'
import type { NamedPart, TransferStep } from '../steps/transfer-step.js'
import { mapConcurrently } from '../transfer/map-concurrently.js'
import { abortUpload, beginUpload, type ListedPart, listStoredParts, type MultipartSession } from './multipart-steps.js'
import type { UploadOptions } from './options.js'
import { growingPartSize } from './part-size.js'
import { confirmStored, readStored, resultOf, type UploadResult } from './stored.js'

/** A part that has to be sent. */
interface Part {
  readonly number: number
  readonly payload: Payload
  /** Called when the service has it. */
  done?(): void
}

/** Uploads a body in parts, or resumes what a checkpoint tells of. */
export async function uploadParts(
  session: MultipartSession,
  content: Content,
  tracker: ProgressTracker,
  options: UploadOptions,
): Promise<UploadResult> {
  const checkpoints = new CheckpointWriter<UploadCheckpoint>(options.checkpoint, 'upload')
  const body = await content.version?.()
  const upload =
    (await resumeUpload(session, content, body, checkpoints, options)) ??
    (await beginUpload(session, content, body, options))
  const work = new MultipartUpload(session, content, tracker, options, checkpoints, upload)
  try {
    return await work.run()
  } catch (error) {
    await work.failed(error)
    throw error
  }
}

/** The upload that a checkpoint tells of, with those of its parts that the service holds as well. */
async function resumeUpload(
  session: MultipartSession,
  content: Content,
  body: string | undefined,
  checkpoints: CheckpointWriter<UploadCheckpoint>,
  options: UploadOptions,
): Promise<UploadCheckpoint | undefined> {
  const checkpoint = await checkpoints.load(session.dialect.limits.parts)
  if (!checkpoint) return undefined
  if (checkpoint.size !== content.size || checkpoint.body !== body) {
    if (options.onChanged !== 'restart') throw sourceChanged(checkpoint.body ?? checkpoint.size, body ?? content.size)
    await abortUpload(session, checkpoint.uploadId)
    await checkpoints.clear()
    return undefined
  }
  const held = await listStoredParts(session, checkpoint.uploadId)
  if (held)
    return {
      ...checkpoint,
      parts: checkpoint.parts.filter((record) => record.etag && etagOf(held, record) === record.etag),
    }
  // It does not exist any more: completed by the run that crashed, or removed by a lifecycle rule of the bucket.
  if (checkpoint.completing) return checkpoint
  await checkpoints.clear()
  return undefined
}

/** The entity tag of a part that is as long as it was when it was sent: it counts as that part only then. */
function etagOf(held: ReadonlyMap<number, ListedPart>, { number, bytes }: PartRecord): string | undefined {
  const part = held.get(number)
  return (part?.bytes ?? bytes) === bytes ? part?.etag : undefined
}

/** Parts of the old file and the new one would be joined to an object that is neither. */
export function sourceChanged(expected: unknown, found: unknown): TransferError {
  const message = `Cannot resume with another file: the checkpoint is of ${expected}, this is ${found}; onChanged: 'restart' starts again`
  return differing('source_changed', message, expected, found)
}

/** A multipart upload, from its first missing part to its completion. */
class MultipartUpload {
  readonly #session: MultipartSession
  readonly #content: Content
  readonly #tracker: ProgressTracker
  readonly #options: UploadOptions
  readonly #checkpoints: CheckpointWriter<UploadCheckpoint>
  readonly #checkpoint: UploadCheckpoint
  readonly #records = new Map<number, PartRecord>()
  /** Whether the request to complete may have been sent. */
  #completing = false

  constructor(
    session: MultipartSession,
    content: Content,
    tracker: ProgressTracker,
    options: UploadOptions,
    checkpoints: CheckpointWriter<UploadCheckpoint>,
    checkpoint: UploadCheckpoint,
  ) {
    this.#session = session
    this.#content = content
    this.#tracker = tracker
    this.#options = options
    this.#checkpoints = checkpoints
    this.#checkpoint = checkpoint
  }

  async run(): Promise<UploadResult> {
    const remembered = new Map(this.#checkpoint.parts.map((record) => [record.number, record]))
    await this.#checkpoints.save(this.#checkpoint)
    await this.#sendAll(remembered)
    await checkUnchanged(this.#content, this.#checkpoint.body)
    this.#tracker.phase('complete')
    await this.#nameParts()
    await this.#save(true)
    this.#completing = true
    const result = await this.#complete()
    await this.#checkpoints.clear()
    return result
  }

  /** After a failure: keeps a checkpoint to resume from, or removes the parts. */
  async failed(error: unknown): Promise<void> {
    const { abortOnFailure = this.#options.checkpoint === undefined } = this.#options
    // A completion whose outcome is open may have made the object of its parts, or be making it.
    const isOpen = this.#completing && retryActionFor(error) !== 'give_up'
    if (!abortOnFailure || isOpen) return this.#checkpoints.settled()
    // The caller's signal may have fired, and would end this request as well.
    await abortUpload(this.#session.unsignalled(), this.#checkpoint.uploadId)
    await this.#checkpoints.clear()
  }

  async #sendAll(remembered: ReadonlyMap<number, PartRecord>): Promise<void> {
    const { parallel = 4 } = this.#options
    await mapConcurrently(this.#parts(), parallel, this.#session.signal, async (part, signal) => {
      const known = remembered.get(part.number)
      const record = (known && (await this.#skipIfEqual(part, known))) ?? (await this.#send(part, signal))
      this.#records.set(part.number, record)
      part.done?.()
      await this.#save()
    })
  }

  async *#parts(): AsyncGenerator<Part> {
    const { partSize } = this.#checkpoint
    const content = this.#content
    if (content.kind === 'random') {
      const count = Math.max(1, Math.ceil(content.size / partSize))
      for (let number = 1; number <= count; number++)
        yield { number, payload: content.slice((number - 1) * partSize, Math.min(content.size, number * partSize)) }
      return
    }
    const { limits } = this.#session.dialect
    const sizeAt = (number: number) =>
      content.size === undefined ? growingPartSize(partSize, number, limits) : partSize
    let number = 0
    const pool: Uint8Array[] = []
    for await (const bytes of partsOf(content.chunks, sizeAt, pool))
      yield { number: ++number, payload: bytesPayload(bytes), done: () => pool.push(bytes) }
  }

  /** Skips a part that an earlier run sent, if the bytes are the same: two versions of a file may have one time and size. */
  async #skipIfEqual({ number, payload }: Part, known: PartRecord): Promise<PartRecord> {
    this.#tracker.phase('hash')
    const found = crc64Hex(await new ChecksummedBody(payload, this.#session.integrity).crc64())
    if (payload.size !== known.bytes || found !== known.crc64)
      throw sourceChanged(`part ${number} with CRC-64 ${known.crc64}`, `with ${found}`)
    this.#tracker.skip(payload.size)
    return known
  }

  async #send({ number, payload: given }: Part, signal: AbortSignal): Promise<PartRecord> {
    this.#tracker.phase('send')
    const { uploadId } = this.#checkpoint
    const { payload, md5 } = await withMd5(given, this.#options.contentMd5)
    const body = new ChecksummedBody(payload, this.#session.integrity)
    return this.#session.call({
      step: present<TransferStep>({ step: 'part', uploadId, number, size: body.size, md5 }),
      body,
      progress: this.#tracker.request(),
      signal,
      read: async (received) => this.#record(number, body, received),
    })
  }

  async #record(number: number, body: ChecksummedBody, received: ReceivedResponse): Promise<PartRecord> {
    const uploaded = this.#session.dialect.uploads.readPart(await this.#session.responseOf(received), number)
    const crc64 = await body.crc64()
    if (uploaded) this.#session.integrity.confirms(uploaded.checksums, crc64, `part ${number} as the service has it`)
    return { number, bytes: body.size, crc64: crc64Hex(crc64), ...(uploaded && { etag: uploaded.etag }) }
  }

  /** Only parts with an entity tag are recorded: without it, they cannot be named at completion. */
  #save(completing = false): Promise<void> {
    const parts = [...this.#records.values()].filter(({ etag }) => etag !== undefined)
    return this.#checkpoints.save({ ...this.#checkpoint, parts, ...(completing && { completing }) })
  }

  /** Where CORS hides the entity tags of parts, the service's list of parts has them. */
  async #nameParts(): Promise<void> {
    const unnamed = [...this.#records.values()].filter(({ etag }) => etag === undefined)
    const held = unnamed[0] && (await listStoredParts(this.#session, this.#checkpoint.uploadId))
    for (const record of unnamed) {
      const etag = held && etagOf(held, record)
      if (etag === undefined) throw new TransferError('upload_gone', `The service has lost part ${record.number}`)
      this.#records.set(record.number, { ...record, etag })
    }
  }

  /** Completes the upload. When it does not exist any more, an attempt before may have completed it: the object is looked at. */
  async #complete(): Promise<UploadResult> {
    const records = [...this.#records.values()].sort((a, b) => a.number - b.number)
    const sums = records.map(({ crc64, bytes }) => ({ crc64: BigInt(`0x${crc64}`), bytes }))
    const crc64 = this.#session.integrity.join(sums)
    const size = records.reduce((sum, { bytes }) => sum + bytes, 0)
    const parts: NamedPart[] = records.map(({ number, etag = '' }) => ({ number, etag }))
    const { uploadId } = this.#checkpoint
    const step: TransferStep = { step: 'complete', uploadId, parts }
    const { uploads } = this.#session.dialect
    const { body = '' } = uploads.complete(uploadId, parts)
    // The list of blocks is answered with headers alone, which CORS may hide.
    const hasEtag = uploads.kind === 'parts'
    try {
      return await this.#session.call({
        step,
        body: bytesPayload(bytesOf(body)),
        read: async (received) =>
          resultOf(this.#session, await readStored(this.#session, received, hasEtag), crc64, size, records.length),
      })
    } catch (error) {
      if (!isTransferError(error) || error.code !== 'upload_gone') throw error
      // At the first attempt there is no lost response to account for: another client has ended this upload.
      if (error.attempts === 1 && this.#checkpoint.completing !== true) throw error
      return confirmStored(this.#session, error, crc64, size, records.length)
    }
  }
}
