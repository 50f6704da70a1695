import type { WireRequest } from '@presign/core'
import { crc64Hex } from '@presign/crc64'
import { present } from '@presign/object-storage'
import { ChecksummedBody } from '../body/checksummed-body.js'
import { partsOf } from '../body/chunks.js'
import { type BodyInput, bytesPayload, type Content, checkUnchanged, contentOf } from '../body/content.js'
import { CheckpointWriter, type PartRecord, type UploadCheckpoint } from '../checkpoint/checkpoint.js'
import { failed, isTransferError, TransferError } from '../errors.js'
import type { ProgressTracker } from '../progress/progress.js'
import { Session } from '../request/session.js'
import { systemTimer } from '../request/timer.js'
import type { Source } from '../steps/request-provider.js'
import type { TransferStep } from '../steps/transfer-step.js'
import { type Transfer, transfer } from '../transfer/transfer.js'
import { sourceChanged } from '../upload/multipart.js'
import { growingPartSize, partSizeFor } from '../upload/part-size.js'
import { resultOf, type UploadResult, unreadable } from '../upload/stored.js'
import { uploadTransport } from '../upload/upload.js'
import type { ResumableOptions } from './options.js'
import { type Piece, ServiceSession, type SessionState } from './service-session.js'

/**
 * Uploads a body through a session of the service: one signature for an upload of any size. The bytes go in order, piece by
 * piece; after a failure the service is asked how far it is, and the rest is sent.
 *
 * With a `checkpoint`, a pause (an abort), a crash or a reload costs only the piece that was being sent. The checkpoint holds
 * the URL of the session, which is a permission to write this object: keep it where only the sender reads it.
 *
 * @param source A signer with bucket and key, a signed request that begins a session (a POST), or a function that fetches
 * one: it is asked for the step `begin` alone.
 * @throws TransferError All codes but those of downloads; SigningError from the signer.
 * @example
 * ```ts
 * import { uploadResumable } from '@presign/client-fetch/resumable'
 * import type { WireRequest } from '@presign/core'
 * import { gcsResumableDialect } from '@presign/gcs-v4'
 *
 * const put = async (file: Blob) => {
 *   const begin: WireRequest = await (await fetch('/begin', { method: 'POST' })).json()
 *   return uploadResumable(begin, file, { dialect: gcsResumableDialect })
 * }
 * ```
 */
export function uploadResumable(source: Source, body: BodyInput, options: ResumableOptions): Transfer<UploadResult> {
  return transfer('send', options.timer ?? systemTimer, options.onProgress, async (tracker) => {
    const session = new Session(beginningOf(source), options, uploadTransport)
    const content = contentOf(body, options.size)
    tracker.total = content.size
    const result = await new ResumableUpload(session, content, tracker, options).run()
    tracker.done()
    return result
  })
}

/** One signed request begins one session; asked for another, as after a crash, it begins another. */
function beginningOf(source: Source): Source {
  const isRequest = typeof source === 'object' && source !== null && 'url' in source
  return isRequest ? () => source as WireRequest : source
}

/** An upload through a session, from its beginning or from where a checkpoint tells. */
class ResumableUpload {
  readonly #session: Session
  readonly #content: Content
  readonly #tracker: ProgressTracker
  readonly #options: ResumableOptions
  readonly #checkpoints: CheckpointWriter<UploadCheckpoint>
  readonly #records: PartRecord[] = []

  constructor(session: Session, content: Content, tracker: ProgressTracker, options: ResumableOptions) {
    this.#session = session
    this.#content = content
    this.#tracker = tracker
    this.#options = options
    this.#checkpoints = new CheckpointWriter(options.checkpoint, 'upload')
  }

  async run(): Promise<UploadResult> {
    const version = await this.#content.version?.()
    const resumed = await this.#resume(version)
    const checkpoint = resumed?.checkpoint ?? (await this.#begin(version))
    const service = this.#serviceAt(checkpoint.uploadId)
    try {
      const state = await this.#sendAll(service, checkpoint, resumed?.state ?? { held: 0 })
      await checkUnchanged(this.#content, version)
      return await this.#ended(service, state)
    } catch (error) {
      await this.#failed(service)
      throw error
    }
  }

  #serviceAt(url: string): ServiceSession {
    return new ServiceSession(url, this.#content.size, this.#options, this.#session.transport)
  }

  async #begin(body: string | undefined): Promise<UploadCheckpoint> {
    const { dialect, partSize } = this.#options
    const { size } = this.#content
    const { multipleOf, readBegun } = dialect.uploads
    const first = Math.ceil(partSizeFor(size, partSize, dialect.limits) / multipleOf) * multipleOf
    const uploadId = await this.#session.call({
      step: this.#beginning(),
      read: async (received) =>
        readBegun(await this.#session.responseOf(received)) ?? failed(unreadable('the URL of a session', received)),
    })
    return present<UploadCheckpoint>({ version: 1, kind: 'upload', uploadId, size, body, partSize: first, parts: [] })
  }

  #beginning(): TransferStep {
    const { size, type } = this.#content
    return present<TransferStep>({ step: 'begin', size, type })
  }

  /** The session that a checkpoint tells of, and how far it is. */
  async #resume(body: string | undefined) {
    const checkpoint = await this.#checkpoints.load(this.#options.dialect.limits.parts)
    if (!checkpoint) return undefined
    await this.#check(checkpoint)
    const service = this.#serviceAt(checkpoint.uploadId)
    if (checkpoint.size !== this.#content.size || checkpoint.body !== body) {
      if (this.#options.onChanged !== 'restart')
        throw sourceChanged(checkpoint.body ?? checkpoint.size, body ?? this.#content.size)
      await service.cancel()
    } else {
      const state = await service.ask().catch(goneIsNone)
      if (state) return { checkpoint, state }
    }
    await this.#checkpoints.clear()
    return undefined
  }

  /**
   * The session is at a place that the service could have named, and its pieces are as long as the service takes them. Where
   * the service is, a request tells that would begin another session; it is not sent.
   */
  async #check({ uploadId, partSize }: UploadCheckpoint): Promise<void> {
    const { multipleOf, readBegun } = this.#options.dialect.uploads
    const { url } = await this.#session.provider.request(this.#beginning())
    const begun = { status: 201, headers: { location: uploadId }, body: '', url }
    if (partSize % multipleOf === 0 && readBegun(begun) === uploadId && URL.canParse(uploadId)) return
    throw new TransferError(
      'checkpoint_invalid',
      `Cannot resume from checkpoint "${this.#options.checkpoint?.id}": it has no session of this service, or pieces of another length; delete it to start again`,
    )
  }

  /** Sends what the service does not hold, in order. */
  async #sendAll(service: ServiceSession, checkpoint: UploadCheckpoint, known: SessionState): Promise<SessionState> {
    await this.#save(checkpoint)
    let state = known
    for await (const piece of this.#pieces(checkpoint.partSize)) {
      const body = new ChecksummedBody(piece.from(piece.start), this.#session.integrity)
      if (state.held >= piece.end && piece.end > 0) await this.#skip(piece, body, checkpoint)
      else {
        this.#tracker.phase('send')
        state = await service.send(piece, state.held, body, this.#tracker.request())
      }
      this.#records.push({ number: piece.number, bytes: body.size, crc64: crc64Hex(await body.crc64()) })
      await this.#save(checkpoint)
    }
    return state
  }

  /** A piece that an earlier run sent is read again, and has to be the same where that run has recorded it. */
  async #skip({ number }: Piece, body: ChecksummedBody, { parts }: UploadCheckpoint): Promise<void> {
    this.#tracker.phase('hash')
    const found = crc64Hex(await body.crc64())
    const known = parts.find((part) => part.number === number)
    if (known && (known.bytes !== body.size || known.crc64 !== found))
      throw sourceChanged(`piece ${number} with CRC-64 ${known.crc64}`, `with ${found}`)
    this.#tracker.skip(body.size)
  }

  /** Of a body whose size was not known the end is told after its last byte. */
  async #ended(service: ServiceSession, { stored }: SessionState): Promise<UploadResult> {
    this.#tracker.phase('complete')
    const size = this.#records.reduce((sum, { bytes }) => sum + bytes, 0)
    const crc64 = this.#session.integrity.join(
      this.#records.map((record) => ({ crc64: BigInt(`0x${record.crc64}`), bytes: record.bytes })),
    )
    const made = stored ?? (await service.ask(size)).stored
    if (!made) throw new TransferError('response_unreadable', 'The service has all bytes, and did not make the object')
    const result = resultOf(this.#session, made, crc64, size, this.#records.length)
    await this.#checkpoints.clear()
    return result
  }

  async #failed(service: ServiceSession): Promise<void> {
    const { cancelOnFailure = this.#options.checkpoint === undefined } = this.#options
    if (!cancelOnFailure) return this.#checkpoints.settled()
    await service.cancel()
    await this.#checkpoints.clear()
  }

  #save(checkpoint: UploadCheckpoint): Promise<void> {
    return this.#checkpoints.save({ ...checkpoint, parts: this.#records })
  }

  async *#pieces(partSize: number): AsyncGenerator<Piece> {
    const content = this.#content
    if (content.kind === 'random') {
      const count = Math.max(1, Math.ceil(content.size / partSize))
      for (let number = 1; number <= count; number++) {
        const end = Math.min(content.size, number * partSize)
        yield { number, start: (number - 1) * partSize, end, from: (at) => content.slice(at, end) }
      }
      return
    }
    const { limits } = this.#options.dialect
    const sizeAt = (number: number) =>
      content.size === undefined ? growingPartSize(partSize, number, limits) : partSize
    let [number, start] = [0, 0]
    // One piece is sent at a time, so one buffer is filled again and again.
    const pool: Uint8Array[] = []
    for await (const bytes of partsOf(content.chunks, sizeAt, pool)) {
      const [first, end] = [start, start + bytes.length]
      yield { number: ++number, start, end, from: (at) => bytesPayload(bytes.subarray(at - first)) }
      start = end
      pool.push(bytes)
    }
  }
}

/** A session that does not exist any more has expired, or another run has ended it. */
function goneIsNone(error: unknown): undefined {
  if (isTransferError(error) && error.code === 'upload_gone') return undefined
  throw error
}
