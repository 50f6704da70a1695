import { crc64Hex } from '@presign/crc64'
import { Checked, withMd5 } from '../body/checked.js'
import { pieces } from '../body/chunks.js'
import { bytesPayload, type Content, type Payload } from '../body/content.js'
import { Keeper, type PartMark, type UploadCheckpoint } from '../checkpoint/checkpoint.js'
import type { Received } from '../download/received.js'
import { isTransferError, TransferError } from '../errors.js'
import type { Meter } from '../progress/progress.js'
import type { NamedPart, TransferNeed } from '../request/need.js'
import type { Session } from '../request/session.js'
import { together } from '../transfer/pool.js'
import { abort, begun, dialectOf, partsHeld } from './multipart-steps.js'
import type { UploadOptions } from './options.js'
import { growingPartSize } from './part-size.js'
import { confirmed, readStored, resultOf, type UploadResult } from './stored.js'

/** A part that is to be sent. */
interface Part {
  readonly number: number
  readonly payload: Payload
  /** Told when the service has it. */
  done?(): void
}

/** Uploads a body in parts, or goes on with what a checkpoint tells of. */
export async function uploadParts(
  session: Session,
  content: Content,
  meter: Meter,
  options: UploadOptions,
): Promise<UploadResult> {
  const keeper = new Keeper<UploadCheckpoint>(options.checkpoint, 'upload')
  const body = content.kind === 'random' ? await content.version() : undefined
  const upload =
    (await resumed(session, content, body, keeper, options)) ?? (await begun(session, content, body, options))
  const work = new MultipartUpload(session, content, meter, options, keeper, upload)
  try {
    return await work.run()
  } catch (error) {
    await work.failed()
    throw error
  }
}

/** What a checkpoint tells of, as far as the service agrees. */
async function resumed(
  session: Session,
  content: Content,
  body: string | undefined,
  keeper: Keeper<UploadCheckpoint>,
  options: UploadOptions,
): Promise<UploadCheckpoint | undefined> {
  const checkpoint = await keeper.load()
  if (!checkpoint) return undefined
  if (checkpoint.size !== content.size || checkpoint.body !== body) {
    if (options.onChanged !== 'restart') throw sourceChanged(checkpoint.body ?? checkpoint.size, body ?? content.size)
    await abort(session, checkpoint.uploadId)
    await keeper.drop()
    return undefined
  }
  const held = await partsHeld(session, checkpoint.uploadId)
  if (held) return { ...checkpoint, parts: checkpoint.parts.filter(({ number, etag }) => held.get(number) === etag) }
  // Gone: completed by the run that was cut off, or swept away by a rule of the bucket.
  if (checkpoint.completing) return checkpoint
  await keeper.drop()
  return undefined
}

function sourceChanged(expected: unknown, found: unknown): TransferError {
  return new TransferError(
    'source_changed',
    `Cannot go on with the upload of another file: the checkpoint is of ${expected}, this is ${found}; onChanged: 'restart' begins anew`,
    { expected: String(expected), found: String(found) },
  )
}

/** The parts of one upload, from wherever it stands to its completion. */
class MultipartUpload {
  readonly #session: Session
  readonly #content: Content
  readonly #meter: Meter
  readonly #options: UploadOptions
  readonly #keeper: Keeper<UploadCheckpoint>
  readonly #checkpoint: UploadCheckpoint
  readonly #marks = new Map<number, PartMark>()

  constructor(
    session: Session,
    content: Content,
    meter: Meter,
    options: UploadOptions,
    keeper: Keeper<UploadCheckpoint>,
    checkpoint: UploadCheckpoint,
  ) {
    this.#session = session
    this.#content = content
    this.#meter = meter
    this.#options = options
    this.#keeper = keeper
    this.#checkpoint = checkpoint
  }

  async run(): Promise<UploadResult> {
    const remembered = new Map(this.#checkpoint.parts.map((mark) => [mark.number, mark]))
    this.#keeper.save(this.#checkpoint)
    await this.#sendAll(remembered)
    await this.#checkUnchanged()
    this.#meter.phase('complete')
    await this.#nameParts()
    this.#save(true)
    await this.#keeper.flush()
    const result = await this.#complete()
    await this.#keeper.drop()
    return result
  }

  /** Leaves behind what the caller wants left: a checkpoint to go on from, or nothing. */
  async failed(): Promise<void> {
    const { abortOnFailure = this.#options.checkpoint === undefined } = this.#options
    if (!abortOnFailure) return this.#keeper.flush().catch(() => undefined)
    // The caller's signal may have fired; the parts are to be removed all the same.
    await abort(this.#session.unsignalled(), this.#checkpoint.uploadId)
    await this.#keeper.drop()
  }

  async #sendAll(remembered: ReadonlyMap<number, PartMark>): Promise<void> {
    const { parallel = 4 } = this.#options
    await together(this.#parts(), parallel, this.#session.signal, async (part, signal) => {
      const known = remembered.get(part.number)
      const mark = (known && (await this.#skip(part, known))) ?? (await this.#send(part, signal))
      this.#marks.set(part.number, mark)
      part.done?.()
      this.#save()
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
    const { limits } = dialectOf(this.#session)
    const sizeAt = (number: number) =>
      content.size === undefined ? growingPartSize(partSize, number, limits) : partSize
    let number = 0
    const spent: Uint8Array[] = []
    for await (const bytes of pieces(content.chunks, sizeAt, spent))
      yield { number: ++number, payload: bytesPayload(bytes), done: () => spent.push(bytes) }
  }

  /** A part that an earlier run sent, if these are its bytes: times and sizes can deceive, checksums do not. */
  async #skip({ number, payload }: Part, known: PartMark): Promise<PartMark> {
    this.#meter.phase('hash')
    const found = crc64Hex(await new Checked(payload, this.#session.integrity).crc64())
    if (payload.size !== known.bytes || found !== known.crc64)
      throw sourceChanged(`part ${number} with CRC-64 ${known.crc64}`, `with ${found}`)
    this.#meter.skip(payload.size)
    return known
  }

  async #send({ number, payload: given }: Part, signal: AbortSignal): Promise<PartMark> {
    this.#meter.phase('send')
    const { uploadId } = this.#checkpoint
    const { payload, md5 } = await withMd5(given, this.#options.contentMd5)
    const body = new Checked(payload, this.#session.integrity)
    return this.#session.call({
      need: { step: 'part', uploadId, number, size: body.size, ...(md5 && { md5 }) },
      body,
      lane: this.#meter.lane(),
      signal,
      read: async (received) => this.#mark(number, body, received),
    })
  }

  async #mark(number: number, body: Checked, received: Received): Promise<PartMark> {
    const uploaded = dialectOf(this.#session).uploads.readPart(await received.response(), number)
    const crc64 = await body.crc64()
    if (uploaded) this.#session.integrity.confirms(uploaded.checksums, crc64, `part ${number} as the service has it`)
    return { number, bytes: body.size, crc64: crc64Hex(crc64), ...(uploaded && { etag: uploaded.etag }) }
  }

  #save(completing = false): void {
    const parts = [...this.#marks.values()].filter(({ etag }) => etag !== undefined)
    this.#keeper.save({ ...this.#checkpoint, parts, ...(completing && { completing }) })
  }

  /** A file that changed while it went up would be stored as a mixture of both. */
  async #checkUnchanged(): Promise<void> {
    const content = this.#content
    const { body } = this.#checkpoint
    if (content.kind === 'random' && body !== (await content.version()))
      throw new TransferError('body_changed', 'The file was changed while it was uploaded: it is not completed', {
        ...(body !== undefined && { expected: body }),
      })
  }

  /** Where CORS hides the entity tags of parts, the list tells them. */
  async #nameParts(): Promise<void> {
    const nameless = [...this.#marks.values()].filter(({ etag }) => etag === undefined)
    if (nameless.length === 0) return
    const held = await partsHeld(this.#session, this.#checkpoint.uploadId)
    for (const mark of nameless) {
      const etag = held?.get(mark.number)
      if (etag === undefined) throw new TransferError('upload_gone', `The service has lost part ${mark.number}`)
      this.#marks.set(mark.number, { ...mark, etag })
    }
  }

  async #complete(): Promise<UploadResult> {
    const marks = [...this.#marks.values()].sort((a, b) => a.number - b.number)
    const pieces = marks.map((mark) => ({ crc64: BigInt(`0x${mark.crc64}`), bytes: mark.bytes }))
    const crc64 = this.#session.integrity.join(pieces)
    const size = marks.reduce((sum, { bytes }) => sum + bytes, 0)
    const parts: NamedPart[] = marks.map(({ number, etag = '' }) => ({ number, etag }))
    const { uploadId } = this.#checkpoint
    const need: TransferNeed = { step: 'complete', uploadId, parts }
    const text = dialectOf(this.#session).uploads.complete(uploadId, parts).body
    try {
      return await this.#session.call({
        need,
        ...(text !== undefined && { body: bytesPayload(new TextEncoder().encode(text)) }),
        read: async (received) =>
          resultOf(this.#session, await readStored(this.#session, received), crc64, size, marks.length),
      })
    } catch (error) {
      if (!isTransferError(error) || error.code !== 'upload_gone') throw error
      // Nothing to confirm where it was asked for the first time: somebody else has ended this upload.
      if (error.attempts === 1 && this.#checkpoint.completing !== true) throw error
      return confirmed(this.#session, error, crc64, size, marks.length)
    }
  }
}
