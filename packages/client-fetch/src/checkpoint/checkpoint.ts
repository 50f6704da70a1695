import { TransferError } from '../errors.js'

/**
 * Where checkpoints are kept: three methods over text, now or later. A `Map` is one; `localStorage`, IndexedDB and a
 * folder are a few lines (`fileStore` in `./node`).
 */
export interface CheckpointStore {
  get(id: string): string | undefined | null | Promise<string | undefined | null>
  set(id: string, text: string): unknown
  delete(id: string): unknown
}

/** A place for the checkpoint of one transfer. */
export interface CheckpointOptions {
  readonly store: CheckpointStore
  /** The transfer's name there: the same for every run of the same transfer. */
  readonly id: string
}

/** A part that was moved, as a checkpoint remembers it. */
export interface PartMark {
  readonly number: number
  readonly bytes: number
  /** Hex of the part's CRC-64. */
  readonly crc64: string
  /** Of an uploaded part. */
  readonly etag?: string
}

/** What is needed to go on with an upload after a crash. No URL, no credentials: those are asked for again. */
export interface UploadCheckpoint {
  readonly version: 1
  readonly kind: 'upload'
  readonly uploadId: string
  /** Bytes of the body, where they were known. */
  readonly size?: number
  /** What the body said of itself. */
  readonly body?: string
  /** Bytes of the first part. */
  readonly partSize: number
  readonly parts: readonly PartMark[]
  /** True once completion was asked for: it may have happened. */
  readonly completing?: boolean
}

/** What is needed to go on with a download after a crash. */
export interface DownloadCheckpoint {
  readonly version: 1
  readonly kind: 'download'
  readonly etag: string
  readonly size: number
  readonly partSize: number
  readonly parts: readonly PartMark[]
}

export type Checkpoint = UploadCheckpoint | DownloadCheckpoint

/** A checkpoint that is read once and then written whenever something was achieved. */
export class Keeper<C extends Checkpoint> {
  readonly #options: CheckpointOptions | undefined
  readonly #kind: C['kind']
  #waiting: C | undefined
  #writing: Promise<void> | undefined

  constructor(options: CheckpointOptions | undefined, kind: C['kind']) {
    this.#options = options
    this.#kind = kind
  }

  /** @throws TransferError `checkpoint_invalid` */
  async load(): Promise<C | undefined> {
    if (!this.#options) return undefined
    const { store, id } = this.#options
    const text = await store.get(id)
    return text === undefined || text === null ? undefined : (parsed(text, this.#kind, id) as C)
  }

  /** Writes, or has a write that is under way write this next: ten thousand parts must not queue up. */
  save(checkpoint: C): void {
    if (!this.#options) return
    this.#waiting = checkpoint
    this.#writing ??= this.#write(this.#options).finally(() => {
      this.#writing = undefined
    })
    // Whoever flushes sees the failure.
    this.#writing.catch(() => undefined)
  }

  async #write({ store, id }: CheckpointOptions): Promise<void> {
    while (this.#waiting) {
      const text = JSON.stringify(this.#waiting)
      this.#waiting = undefined
      await store.set(id, text)
    }
  }

  /** Resolves when all that was saved is in the store. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async drop(): Promise<void> {
    this.#waiting = undefined
    await this.#writing?.catch(() => undefined)
    await this.#options?.store.delete(this.#options.id)
  }
}

function parsed(text: string, kind: Checkpoint['kind'], id: string): Checkpoint {
  const found = objectOf(text)
  if (found?.version === 1 && found.kind === kind && isWhole(found)) return found as unknown as Checkpoint
  const what = found?.version === undefined ? 'something else' : `a ${found.kind} of version ${found.version}`
  throw new TransferError(
    'checkpoint_invalid',
    `Cannot go on from checkpoint "${id}": found ${what}, wanted a ${kind} of version 1; delete it to begin anew`,
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

function isWhole({ partSize, parts, uploadId, etag }: Record<string, unknown>): boolean {
  if (typeof (uploadId ?? etag) !== 'string' || !isCount(partSize) || !Array.isArray(parts)) return false
  return parts.every(
    (part: Partial<PartMark> | null) =>
      isCount(part?.number) &&
      isCount(part?.bytes) &&
      typeof part?.crc64 === 'string' &&
      /^[0-9a-f]{16}$/.test(part.crc64),
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
