import { type Backend, digest, run } from '@presign/core'
import { type Chunks, gather, tapped } from './chunks.js'
import { bytesPayload, type Payload } from './content.js'
import { Crc64 } from './crc64.js'

/** A payload whose checksum is computed from the very bytes that go out. */
export class Checked implements Payload {
  readonly #payload: Payload
  #crc64 = new Crc64()

  constructor(payload: Payload) {
    this.#payload = payload
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

  chunks(): Chunks {
    const crc64 = new Crc64()
    this.#crc64 = crc64
    return tapped(this.#payload.chunks(), (chunk) => crc64.update(chunk))
  }

  /** The checksum of what was sent. A platform that took the whole told us nothing of its bytes: they are read again. */
  async crc64(): Promise<bigint> {
    if (this.#crc64.bytes !== this.size) for await (const _ of this.chunks());
    return this.#crc64.digest()
  }
}

/** A payload with the MD5 of its bytes (Base64), which are held in memory so that what was hashed is what is sent. */
export async function withMd5(
  payload: Payload,
  backend: Backend | undefined,
): Promise<{ payload: Payload; md5?: string }> {
  if (!backend) return { payload }
  const bytes = await gather(payload.chunks(), payload.size)
  return { payload: bytesPayload(bytes), md5: await run(base64Md5(bytes), backend) }
}

const base64Md5 = (bytes: Uint8Array) => digest('md5', bytes, 'base64')
