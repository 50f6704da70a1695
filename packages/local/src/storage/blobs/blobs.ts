import type { Readable } from 'node:stream'

/** Bytes by id. A blob is written once and never changes. */
export interface Blobs {
  /** Whether the bytes lie where the disk, or someone on it, can change them. */
  readonly canChange: boolean
  /** Writes a stream and returns its id. When the stream fails nothing remains of it. */
  write(source: AsyncIterable<Uint8Array>): Promise<string>
  /** Bytes `start` up to and not including `end`, which is beyond it. */
  read(id: string, start: number, end: number): Readable
  /** The same at once, for a few bytes. */
  bytes(id: string, start: number, end: number): Buffer
  /** How many bytes there are; `undefined` for a blob that is gone. */
  size(id: string): Promise<number | undefined>
  /** The same bytes under an id of their own. */
  share(id: string): Promise<string>
  remove(ids: readonly string[]): Promise<void>
  /** Removes all that are not used. */
  sweep(used: ReadonlySet<string>): Promise<void>
}
