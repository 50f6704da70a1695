import type { Job } from '@presign/core'
import { type Data, isoBasic, type JobContext, job, utf8Length } from '@presign/core/scheme'
import type { AwsV4 } from '../aws-v4.js'
import { ALGORITHM } from '../canonical.js'
import { scopeOf } from '../scope.js'
import { signChunk, signTrailer } from './strings.js'

/** `x-amz-content-sha256` of a request whose body is signed chunk by chunk. */
export const STREAMING_PAYLOAD = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'

/** The same where headers follow the last chunk. */
export const STREAMING_PAYLOAD_TRAILER = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'

/** Options of {@link chunkSignature}. */
export interface ChunkOptions {
  /** The signature before: of the headers (`trace.signature`) for the first chunk, then of the chunk before. Hex. */
  readonly previous: string
  /** The chunk's bytes: at least 8192 in all chunks but the last, and the last of all is empty. */
  readonly chunk: Data
  /** The moment at which the headers were signed. */
  readonly at: Date
}

/**
 * The signature of one chunk of a body: `signer.run(chunkSignature({ … }))`.
 *
 * The request's headers are signed first, with {@link STREAMING_PAYLOAD} as `x-amz-content-sha256`, `content-encoding:
 * aws-chunked`, `x-amz-decoded-content-length` and the `content-length` that {@link chunkedLength} tells. Then each
 * chunk goes out as `<size in hex>;chunk-signature=<signature>CRLF<bytes>CRLF`, an empty one at the end.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html}
 * @example
 * ```ts
 * import { awsV4 } from '@presign/aws-v4'
 * import { chunkSignature, chunkedLength, STREAMING_PAYLOAD } from '@presign/aws-v4/chunks'
 * import { createSigner } from '@presign/core'
 *
 * const signer = createSigner(awsV4({ region: 'us-east-1' }), {
 *   credentials: { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
 * })
 * const at = new Date()
 * const seed = await signer.sign({
 *   method: 'PUT',
 *   bucket: 'examplebucket',
 *   key: 'film.mp4',
 *   headers: {
 *     'content-encoding': 'aws-chunked',
 *     'content-length': String(chunkedLength(9000, 8192)),
 *     'x-amz-content-sha256': STREAMING_PAYLOAD,
 *     'x-amz-decoded-content-length': '9000'
 *   },
 *   at
 * })
 * let previous = seed.trace.signature
 * for (const chunk of [new Uint8Array(8192), new Uint8Array(808), new Uint8Array(0)])
 *   previous = await signer.run(chunkSignature({ previous, chunk, at }))
 * ```
 */
export function chunkSignature({ previous, chunk, at }: ChunkOptions): Job<AwsV4, string> {
  return job({ at }, function* (context) {
    const stamp = stampOf(context)
    const key = yield* context.signingKey({ scope: stamp.scope })
    return yield* signChunk(key, stamp.text, previous, chunk)
  })
}

/** Options of {@link trailerSignature}. */
export interface TrailerOptions {
  /** The signature of the last, empty chunk. Hex. */
  readonly previous: string
  /** Headers that follow the body, such as `x-amz-checksum-crc32c`. Lower-case names. */
  readonly trailer: Readonly<Record<string, string>>
  /** The moment at which the headers were signed. */
  readonly at: Date
}

/**
 * The signature of the headers that follow the last chunk, sent as `x-amz-trailer-signature`. The request's headers
 * name them in `x-amz-trailer` and have {@link STREAMING_PAYLOAD_TRAILER} as `x-amz-content-sha256`.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html}
 */
export function trailerSignature({ previous, trailer, at }: TrailerOptions): Job<AwsV4, string> {
  return job({ at }, function* (context) {
    const stamp = stampOf(context)
    const key = yield* context.signingKey({ scope: stamp.scope })
    return yield* signTrailer(key, stamp.text, previous, Object.entries(trailer))
  })
}

function stampOf({ time, scheme }: JobContext<AwsV4>) {
  const timestamp = isoBasic(time.seconds)
  const scope = scopeOf(timestamp, scheme)
  return { scope, text: [ALGORITHM, timestamp, scope, ''].join('\n') }
}

/**
 * How long a body becomes when its chunks are signed, without a trailer. Bytes.
 *
 * @param size The body's own length.
 * @param chunkSize The length of every chunk but the last, at least 8192.
 */
export function chunkedLength(size: number, chunkSize: number): number {
  const whole = Math.floor(size / chunkSize)
  const rest = size % chunkSize
  return whole * framed(chunkSize) + (rest > 0 ? framed(rest) : 0) + framed(0)
}

function framed(size: number): number {
  // 64 hex digits, and a line end behind them and behind the bytes.
  return utf8Length(`${size.toString(16)};chunk-signature=`) + 64 + 2 + size + 2
}
