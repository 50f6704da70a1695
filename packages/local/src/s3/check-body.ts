import { createHash } from 'node:crypto'
import { decodeChunks } from '@presign/aws-v4/chunks'
import { isSigningError } from '@presign/core'
import type { Verdict } from '@presign/core/verify'
import { Failure, failures } from '../failure.js'
import type { CheckedBody } from '../server/handle.js'
import type { Headers, ParsedRequest } from '../server/parsed-request.js'
import { beginChecksum } from '../storage/checksum.js'
import type { ChecksumAlgorithm, ObjectChecksum } from '../storage/records.js'
import { checkedValue, headerOf, otherBytes, type SentChecksum, sentChecksum } from './checksum-headers.js'

type Body = AsyncIterable<Uint8Array>

/** What of a body is known once it was read. */
interface Proved {
  readonly body: Body
  /** Headers behind the body. */
  readonly trailer: ReadonlyMap<string, string>
}

/** The operation whose body gets a checksum where it has none; those of parts depend on their upload. */
const STORING = 'PutObject'

/**
 * Proves a body while it is read: its frames, the SHA-256 that was signed, the checksum that it was sent with. What is wrong
 * with it ends the reading, so that an operation never sees the end of such a body.
 */
export function checkBody(
  { headers }: ParsedRequest,
  verdict: Verdict | undefined,
  body: Body,
  operation: string,
): CheckedBody {
  const decoded = unframed(headers, verdict, body)
  const sent = sentChecksum(headers)
  const algorithm = sent?.algorithm ?? (operation === STORING ? 'CRC64NVME' : undefined)
  const digest = verdict?.ok ? verdict.sha256 : undefined
  let checksum: ObjectChecksum | undefined
  const found = (value: ObjectChecksum) => {
    checksum = value
  }
  // A form is signed by its fields, and its checksum is that of its file.
  if (operation === 'PostObject') return { body, checksum: () => undefined }
  const proved = withDigest(decoded.body, digest)
  return {
    body: algorithm
      ? withChecksum({ ...decoded, body: proved }, { algorithm, value: sent?.value }, sent, found)
      : proved,
    checksum: () => checksum,
  }
}

function unframed(headers: Headers, verdict: Verdict | undefined, body: Body): Proved {
  const kind = headers.get('x-amz-content-sha256') ?? ''
  if (!kind.startsWith('STREAMING-')) return { body, trailer: NO_TRAILER }
  if (!verdict?.ok || verdict.mode === 'url') throw unreadFrames(kind)
  const decoded = decodeChunks(verdict, body)
  return { body: inWords(decoded), trailer: decoded.trailer }
}

/**
 * Frames go with an Authorization header. S3 looks for the headers behind the body of a presigned URL without taking its
 * frames away, and finds none; chunks are signed on from the signature of that header.
 */
function unreadFrames(kind: string): Failure {
  return kind.endsWith('-TRAILER')
    ? failures.malformedTrailer()
    : failures.invalidRequest('A body in signed chunks needs an Authorization header.')
}

const NO_TRAILER: ReadonlyMap<string, string> = new Map()

async function* inWords(body: Body): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    if (!isSigningError(error) || error.code !== 'chunk_rejected') throw error
    const { status, code, message } = error.details.service
    throw new Failure(status, code, message)
  }
}

async function* withDigest(body: Body, sha256: string | undefined): AsyncGenerator<Uint8Array> {
  if (sha256 === undefined) return yield* body
  const hash = createHash('sha256')
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
  const computed = hash.digest('hex')
  if (computed === sha256) return
  throw new Failure(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { details: { ClientComputedContentSHA256: sha256, S3ComputedContentSHA256: computed } },
  )
}

async function* withChecksum(
  { body, trailer }: Proved,
  { algorithm, value }: SentChecksum,
  sent: SentChecksum | undefined,
  found: (checksum: ObjectChecksum) => void,
): AsyncGenerator<Uint8Array> {
  const sum = await beginChecksum(algorithm)
  for await (const chunk of body) {
    sum.update(chunk)
    yield chunk
  }
  const computed = sum.digest().toString('base64')
  const promised = sent && (value ?? behind(algorithm, trailer))
  if (promised !== undefined && promised !== computed) throw otherBytes(algorithm)
  found({ algorithm, type: 'FULL_OBJECT', value: computed })
}

function behind(algorithm: ChecksumAlgorithm, trailer: ReadonlyMap<string, string>): string {
  const value = trailer.get(headerOf(algorithm))
  if (value === undefined) throw failures.malformedTrailer()
  return checkedValue(algorithm, value)
}
