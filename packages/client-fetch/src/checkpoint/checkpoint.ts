import { reasonIn, TransferError } from '../errors.js'
import { isPossible } from './is-possible.js'

/**
 * Where checkpoints are kept: text by id, at once or asynchronously. A `Map` is a store; `localStorage`, IndexedDB and a
 * folder take a few lines (`fileStore` in `./node`).
 */
export interface CheckpointStore {
  get(id: string): string | undefined | null | Promise<string | undefined | null>
  set(id: string, text: string): unknown
  delete(id: string): unknown
}

/** Where the checkpoint of one transfer is kept. */
export interface CheckpointOptions {
  readonly store: CheckpointStore
  /** The transfer's name in the store: the same in every run of the same transfer. */
  readonly id: string
}

/**
 * A part that is done. The promise of a record: the service has these bytes (an upload), or they were written to the
 * sink (a download), and their checksum is this one. A later run compares checksum and bytes before it relies on it.
 */
export interface PartRecord {
  readonly number: number
  readonly bytes: number
  /** Hex of the part's CRC-64. */
  readonly crc64: string
  /** Of an uploaded part. */
  readonly etag?: string
}

/** What is needed to resume an upload after a crash. It holds neither a URL nor credentials: those are asked for again. */
export interface UploadCheckpoint {
  readonly version: 1
  readonly kind: 'upload'
  readonly uploadId: string
  /** Bytes of the body, where they were known. */
  readonly size?: number
  /** The body's version, as {@link Rereadable} tells it: another file is not continued by accident. */
  readonly body?: string
  /** Bytes of the first part. */
  readonly partSize: number
  readonly parts: readonly PartRecord[]
  /** True once the request to complete may have been sent: the upload may be gone because it succeeded. */
  readonly completing?: boolean
}

/** What is needed to resume a download after a crash. */
export interface DownloadCheckpoint {
  readonly version: 1
  readonly kind: 'download'
  readonly etag: string
  readonly size: number
  readonly partSize: number
  readonly parts: readonly PartRecord[]
}

export type Checkpoint = UploadCheckpoint | DownloadCheckpoint

/** Reads a checkpoint once, and then writes it whenever a part is done. */
export class CheckpointWriter<C extends Checkpoint> {
  readonly #options: CheckpointOptions | undefined
  readonly #kind: C['kind']
  #waiting: C | undefined
  #writing: Promise<void> | undefined

  constructor(options: CheckpointOptions | undefined, kind: C['kind']) {
    this.#options = options
    this.#kind = kind
  }

  /**
   * @param maxParts How many parts such a transfer may have.
   * @throws TransferError `checkpoint_invalid`, `checkpoint_failed`
   */
  async load(maxParts: number): Promise<C | undefined> {
    const text = (await this.#ask('get')) as string | undefined | null
    return typeof text === 'string' ? (parsed(text, this.#kind, this.#options?.id, maxParts) as C) : undefined
  }

  /**
   * Writes it, or lets the write that is under way write it next: of ten thousand parts only the latest state counts.
   * Resolves when it is in the store, so that nothing more is sent when the store fails.
   *
   * @throws TransferError `checkpoint_failed`
   */
  async save(checkpoint: C): Promise<void> {
    this.#waiting = checkpoint
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
    await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#options && this.#waiting) {
      const text = JSON.stringify(this.#waiting)
      this.#waiting = undefined
      await this.#ask('set', text)
    }
  }

  /** Resolves when nothing is being written any more, whether that succeeded or not. */
  async settled(): Promise<void> {
    await this.#writing?.catch(() => undefined)
  }

  /** Removes it: the transfer is done, or there is nothing left to resume. */
  async clear(): Promise<void> {
    this.#waiting = undefined
    await this.settled()
    await this.#ask('delete')
  }

  /** A store is the caller's, and throws errors of its own: a page's may be full, or forbidden. */
  async #ask(method: keyof CheckpointStore, text = ''): Promise<unknown> {
    const { store, id = '' } = this.#options ?? {}
    try {
      return await store?.[method](id, text)
    } catch (cause) {
      throw new TransferError('checkpoint_failed', `Cannot ${method} checkpoint "${id}"${reasonIn(cause)}`, { cause })
    }
  }
}

/** A checkpoint comes from a disk or a page's storage, where anything may have happened to it: all of it is checked. */
function parsed(text: string, kind: Checkpoint['kind'], id: string | undefined, maxParts: number): Checkpoint {
  const found = objectOf(text)
  if (found?.version === 1 && found.kind === kind && isPossible(found, maxParts)) return found as unknown as Checkpoint
  throw new TransferError(
    'checkpoint_invalid',
    `Cannot resume from checkpoint "${id}": found other text, wanted kind ${kind}, version 1; delete it to start again`,
  )
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
