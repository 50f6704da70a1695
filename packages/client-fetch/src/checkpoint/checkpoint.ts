import { TransferError } from '../errors.js'
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
   * @throws TransferError `checkpoint_invalid`
   */
  async load(maxParts: number): Promise<C | undefined> {
    if (!this.#options) return undefined
    const { store, id } = this.#options
    const text = await store.get(id)
    return text === undefined || text === null ? undefined : (parsed(text, this.#kind, id, maxParts) as C)
  }

  /** Writes it, or lets the write that is under way write it next: of ten thousand parts only the latest state counts. */
  save(checkpoint: C): void {
    if (!this.#options) return
    this.#waiting = checkpoint
    this.#writing ??= this.#write(this.#options).finally(() => {
      this.#writing = undefined
    })
    // Seen by `flush`; until then a failure must not count as unhandled.
    this.#writing.catch(() => undefined)
  }

  async #write({ store, id }: CheckpointOptions): Promise<void> {
    while (this.#waiting) {
      const text = JSON.stringify(this.#waiting)
      this.#waiting = undefined
      await store.set(id, text)
    }
  }

  /** Resolves when everything that was saved is in the store; rejects when it could not be written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  /** Removes it: the transfer is done, or there is nothing left to resume. */
  async clear(): Promise<void> {
    this.#waiting = undefined
    await this.#writing?.catch(() => undefined)
    await this.#options?.store.delete(this.#options.id)
  }
}

/** A checkpoint comes from a disk or a page's storage, where anything may have happened to it: all of it is checked. */
function parsed(text: string, kind: Checkpoint['kind'], id: string, maxParts: number): Checkpoint {
  const found = objectOf(text)
  if (found?.version === 1 && found.kind === kind && isPossible(found, maxParts)) return found as unknown as Checkpoint
  const what = found?.version === undefined ? 'other text' : `an impossible ${found.kind} of version ${found.version}`
  throw new TransferError(
    'checkpoint_invalid',
    `Cannot resume from checkpoint "${id}": found ${what}, wanted a ${kind} of version 1; delete it to start again`,
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
