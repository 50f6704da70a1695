import { failures } from '../failure.js'
import type { Service } from '../service.js'
import { beginChecksum, beginSums, type Sums } from '../storage/checksum.js'
import type { ChecksumAlgorithm, ObjectChecksum, Segment } from '../storage/records.js'
import type { Headers } from './parsed-request.js'

/** Bytes that arrived whole and are kept, though nothing refers to them yet. */
export interface Received {
  readonly segments: readonly Segment[]
  readonly sums: Sums
  /** Where the bytes are not those of the request's body. */
  readonly checksum?: ObjectChecksum
}

/** The largest object in one piece: 5 GB. */
export const MAX_BODY = 5 * 1024 ** 3

/**
 * Stores a body, with no more than a chunk of it in memory, and checks it against its headers.
 *
 * @throws Failure `MissingContentLength`, `EntityTooLarge`, `InvalidDigest`
 */
export async function receive(
  service: Service,
  body: AsyncIterable<Uint8Array>,
  headers: Headers,
  max = MAX_BODY,
  algorithm?: ChecksumAlgorithm,
): Promise<Received> {
  if (!headers.has('content-length') && !headers.has('transfer-encoding')) throw failures.missingContentLength()
  if (Number(headers.get('content-length') ?? 0) > max) throw failures.entityTooLarge(max)
  const promised = digestIn(headers)
  const received = await keep(service, body, max, algorithm)
  if (promised && !promised.equals(received.sums.md5)) {
    await discard(service, received)
    throw failures.badDigest()
  }
  return received
}

/**
 * Keeps a stream of bytes, `max` at the most.
 *
 * @param algorithm Of a checksum to take of them.
 */
export async function keep(
  service: Service,
  body: AsyncIterable<Uint8Array>,
  max = MAX_BODY,
  algorithm?: ChecksumAlgorithm,
): Promise<Received> {
  const summing = beginSums()
  const running = algorithm && (await beginChecksum(algorithm))
  const see = (chunk: Uint8Array) => {
    summing.update(chunk)
    running?.update(chunk)
  }
  const id = await service.store.blobs.write(limited(body, max, see))
  const sums = summing.digest()
  const segments = [{ id, size: sums.size }]
  if (!algorithm || !running) return { segments, sums }
  return { segments, sums, checksum: { algorithm, type: 'FULL_OBJECT', value: running.digest().toString('base64') } }
}

/** Removes bytes that nothing will refer to. */
export async function discard({ store }: Service, { segments }: Received): Promise<void> {
  await store.leases.remove(segments.map(({ id }) => id))
}

async function* limited(
  body: AsyncIterable<Uint8Array>,
  max: number,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > max) throw failures.entityTooLarge(max)
    see(chunk)
    yield chunk
  }
}

/**
 * The MD5 that `Content-MD5` promises.
 *
 * @throws Failure `InvalidDigest` when it is not the Base64 of 16 bytes.
 */
export function digestIn(headers: Headers): Buffer | undefined {
  const text = headers.get('content-md5')
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 16 || bytes.toString('base64') !== text) throw failures.invalidDigest()
  return bytes
}
