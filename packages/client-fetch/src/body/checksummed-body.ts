import type { Backend } from '@presign/core'
import type { RunningCrc64 } from '@presign/crc64'
import type { Integrity } from '../checksum/integrity.js'
import { gather, tapped } from './chunks.js'
import { bytesPayload, type Payload } from './content.js'

/** A body whose checksum is computed from the very bytes that are sent, so that no second reading can differ. */
export class ChecksummedBody implements Payload {
  readonly #payload: Payload
  readonly #integrity: Integrity
  #crc64: RunningCrc64 | undefined

  constructor(payload: Payload, integrity: Integrity) {
    this.#payload = payload
    this.#integrity = integrity
  }

  get size(): number {
    return this.#payload.size
  }

  get replayable(): boolean {
    return this.#payload.replayable
  }

  get whole(): NonNullable<Payload['whole']> | undefined {
    return this.#payload.whole
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    // Called here, not in the loop: a stream that was consumed must throw before anything is sent.
    const chunks = this.#payload.chunks()
    const crc64 = this.#integrity.begin()
    this.#crc64 = crc64
    yield* tapped(chunks, (chunk) => crc64.update(chunk))
  }

  /** The checksum of what was sent. Where a platform sent the whole by itself no byte was seen: they are read again. */
  async crc64(): Promise<bigint> {
    if (this.#crc64?.bytes !== this.size) for await (const _ of this.chunks());
    return this.#crc64?.digest() ?? 0n
  }
}

/** A body with the MD5 of its bytes (Base64). They are held in memory, so that what was hashed is what is sent. */
export async function withMd5(
  payload: Payload,
  backend: Backend | undefined,
): Promise<{ payload: Payload; md5?: string }> {
  if (!backend) return { payload }
  const bytes = await gather(payload.chunks(), payload.size)
  return { payload: bytesPayload(bytes), md5: (await backend.digest('md5', bytes, 'base64')) as string }
}
