import { SigningError } from '@presign/core'
import { type Continuation, continuationOf, equalInConstantTime, type Pairs, run } from '@presign/core/scheme'
import type { Accepted, SignedPayload } from '@presign/core/verify'
import type { AwsV4Plan } from '../plan.js'
import { ByteReader } from './byte-reader.js'
import { type ChunkReason, rejectedChunk } from './errors.js'
import { signChunk, signTrailer } from './strings.js'

/** Options of {@link decodeChunks}. */
export interface DecodeOptions {
  /** The largest chunk that is taken, in bytes. A signed chunk is held until its signature is proved. Default 16 MiB. */
  readonly maxChunk?: number
}

/** A body without its frames. It can be read once. */
export interface DecodedBody extends AsyncIterable<Uint8Array> {
  /** The headers that followed the last chunk, by lower-case name: complete and proved once the body was read to its end. */
  readonly trailer: ReadonlyMap<string, string>
}

/** Every chunk but the last has at least this many bytes. */
const MIN_CHUNK = 8192
const MAX_LINE = 1024
const MAX_TRAILERS = 16

/**
 * Reads the body of an accepted request that comes in chunks (`aws-chunked`): signed or not, with headers behind it or
 * not, as the verdict's `payload` says. The AWS command line, boto3 and the JavaScript SDK send every upload over https so.
 *
 * A signed chunk is handed on once its signature is proved, in constant time. The length must be that of
 * `x-amz-decoded-content-length`, and the headers behind the body those that `x-amz-trailer` names. The checksum among
 * them is the caller's to compare.
 *
 * @param verdict Of `verify`, of a verifier with `awsV4Verification`.
 * @param body The bytes as they arrive.
 * @throws SigningError `chunk_rejected` while it is read, with what S3 answers; `input_invalid` for a verdict whose
 * `payload` is `digest` or `unsigned`, or that is a copy.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html}
 * @example
 * ```ts
 * import { decodeChunks } from '@presign/aws-v4/chunks'
 * import type { Accepted } from '@presign/core/verify'
 *
 * async function sizeOf(verdict: Accepted, body: AsyncIterable<Uint8Array>): Promise<number> {
 *   let size = 0
 *   for await (const piece of decodeChunks(verdict, body)) size += piece.length
 *   return size
 * }
 * ```
 */
export function decodeChunks(
  verdict: Accepted,
  body: AsyncIterable<Uint8Array>,
  { maxChunk = 16 * 1024 * 1024 }: DecodeOptions = {},
): DecodedBody {
  const continuation = continuationOf(verdict)
  if (!continuation) throw notInChunks(verdict.payload)
  const trailer = new Map<string, string>()
  const decoder = new ChunkDecoder(verdict.payload, continuation, maxChunk)
  return { trailer, [Symbol.asyncIterator]: () => decoder.decode(new ByteReader(body), trailer) }
}

class ChunkDecoder {
  readonly #signed: boolean
  readonly #continuation: Continuation
  readonly #stamp: string
  /** What the request says of its body. */
  readonly #length: number
  readonly #announced: readonly string[]
  readonly #maxChunk: number
  #previous: string
  #chunk = 0

  constructor(payload: SignedPayload, continuation: Continuation, maxChunk: number) {
    const { stamp, headers } = continuation.plan as AwsV4Plan
    this.#signed = payload !== 'unsigned-trailer'
    this.#continuation = continuation
    this.#stamp = stamp
    this.#maxChunk = maxChunk
    this.#previous = continuation.signature
    const value = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(headers)?.[1]
    this.#length = lengthIn(value('x-amz-decoded-content-length'))
    const names = payload === 'chunks' ? '' : (value('x-amz-trailer') ?? '')
    this.#announced = names
      .toLowerCase()
      .split(',')
      .flatMap((name) => name.trim() || [])
  }

  async *decode(reader: ByteReader, trailer: Map<string, string>): AsyncGenerator<Uint8Array> {
    try {
      let total = 0
      let small = false
      for (let size = -1; size !== 0; this.#chunk++) {
        const header = await this.#header(reader)
        size = header.size
        if (small && size > 0) throw this.#rejected('too_small', 'the one before it has less than 8192 bytes')
        small = size < MIN_CHUNK
        total += size
        if (!(total <= this.#length)) throw this.#rejected('incomplete', 'more bytes than the request announced')
        yield* this.#signed ? this.#proved(reader, header) : this.#passed(reader, size)
        if (size > 0 && (await reader.line(2)) !== '') throw this.#rejected('malformed', 'no line end after its bytes')
      }
      if (total !== this.#length) throw this.#rejected('incomplete', `${total} bytes, wanted ${this.#length}`)
      await this.#trailer(reader, trailer)
      if (!(await reader.isAtEnd())) throw this.#rejected('malformed', 'bytes follow the last one')
    } finally {
      await reader.end()
    }
  }

  async #header(reader: ByteReader): Promise<{ readonly size: number; readonly signature: string }> {
    const form = this.#signed ? SIGNED_HEADER : UNSIGNED_HEADER
    const [line, hex, signature = ''] = form.exec((await reader.line(MAX_LINE)) ?? '') ?? []
    if (line === undefined || hex === undefined) throw this.#rejected('malformed', 'it has no header of a chunk')
    const size = Number.parseInt(hex, 16)
    if (size > this.#maxChunk) throw this.#rejected('too_large', `${size} bytes, at most ${this.#maxChunk} are taken`)
    return { size, signature }
  }

  async *#proved(reader: ByteReader, { size, signature }: { size: number; signature: string }) {
    const bytes = await reader.bytes(size)
    if (bytes.length < size) throw this.#rejected('incomplete', 'the body ends in it')
    const { key, backend } = this.#continuation
    await this.#prove(await run(signChunk(key, this.#stamp, this.#previous, bytes), backend), signature)
    if (size > 0) yield bytes
  }

  async *#passed(reader: ByteReader, size: number): AsyncGenerator<Uint8Array> {
    let passed = 0
    for await (const piece of reader.pieces(size)) {
      passed += piece.length
      yield piece
    }
    if (passed < size) throw this.#rejected('incomplete', 'the body ends in it')
  }

  async #prove(ours: string, theirs: string): Promise<void> {
    if (!equalInConstantTime(ours, theirs)) throw this.#rejected('mismatch', 'its signature is not that of its bytes')
    this.#previous = ours
  }

  /** The lines behind the last chunk, up to the empty one. */
  async #trailer(reader: ByteReader, trailer: Map<string, string>): Promise<void> {
    const found: [string, string][] = []
    for (let line = await this.#line(reader); line !== ''; line = await this.#line(reader)) {
      const [, name, value] = /^([\w-]+):[ \t]*([\x21-\x7e]*)$/.exec(line) ?? []
      if (name === undefined || value === undefined || found.length === MAX_TRAILERS)
        throw this.#rejected('trailer', 'a line behind it is not a header')
      found.push([name.toLowerCase(), value])
    }
    const headers = found.filter(([name]) => name !== SIGNATURE)
    const names = headers.map(([name]) => name).sort()
    if (names.join() !== [...this.#announced].sort().join())
      throw this.#rejected('trailer', 'the headers behind it are not those that x-amz-trailer names')
    await this.#proveTrailer(
      headers,
      found.filter(([name]) => name === SIGNATURE).map(([, value]) => value),
    )
    for (const [name, value] of headers) trailer.set(name, value)
  }

  async #line(reader: ByteReader): Promise<string> {
    return (await reader.line(MAX_LINE)) ?? this.#stop('incomplete', 'the body ends before the empty line behind it')
  }

  async #proveTrailer(headers: Pairs, signatures: readonly string[]): Promise<void> {
    const isSigned = this.#signed && this.#announced.length > 0
    if (signatures.length !== (isSigned ? 1 : 0))
      throw this.#rejected('trailer', `${SIGNATURE} is there ${signatures.length} times`)
    const { key, backend } = this.#continuation
    if (isSigned)
      await this.#prove(await run(signTrailer(key, this.#stamp, this.#previous, headers), backend), signatures[0] ?? '')
  }

  #stop(reason: ChunkReason, why: string): never {
    throw this.#rejected(reason, why)
  }

  #rejected(reason: ChunkReason, why: string): SigningError {
    return rejectedChunk(reason, this.#chunk, why)
  }
}

const SIGNED_HEADER = /^([0-9a-f]{1,10});chunk-signature=([0-9a-f]{64})$/i
const UNSIGNED_HEADER = /^([0-9a-f]{1,10})$/i
const SIGNATURE = 'x-amz-trailer-signature'

/** A length that is missing or not a number equals no length: `NaN`. */
function lengthIn(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}

function notInChunks(found: string): SigningError {
  const wanted = 'an accepted verdict as verify returned it, on a body in chunks'
  return new SigningError(
    'input_invalid',
    `Cannot decode chunks: found a verdict on a body of kind "${found}", wanted ${wanted}`,
    {
      name: 'verdict',
      found,
      wanted,
    },
  )
}
