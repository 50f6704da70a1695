import { SigningError } from '@presign/core'
import type { ServiceError } from '@presign/core/verify'

/** What is wrong with a body in chunks. */
export type ChunkReason = 'malformed' | 'too_large' | 'too_small' | 'incomplete' | 'trailer' | 'mismatch'

declare module '@presign/core' {
  interface ErrorDetails {
    /** A body in chunks that is not as its request says: which chunk, counted from 0, and what the service answers. */
    readonly chunk_rejected: {
      readonly reason: ChunkReason
      readonly chunk: number
      readonly service: ServiceError
    }
  }
}

/** S3 reads frames as far as it can, and answers so wherever they break: in a header, behind bytes, at the end. */
const CUT_OFF = [400, 'IncompleteBody', 'The request body terminated unexpectedly'] as const

/**
 * What S3 answers.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html}
 */
const ANSWERS: Readonly<Record<ChunkReason, readonly [status: number, code: string, message: string]>> = {
  malformed: CUT_OFF,
  too_large: [400, 'InvalidRequest', 'A chunk is too large.'],
  too_small: [403, 'InvalidChunkSizeError', 'Only the last chunk is allowed to have a size less than 8192 bytes'],
  incomplete: CUT_OFF,
  trailer: [
    400,
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  ],
  mismatch: [
    403,
    'SignatureDoesNotMatch',
    'The request signature that the server calculated does not match the signature that you provided. Check your AWS secret access key and signing method.',
  ],
}

/** The error of a chunk. */
export function rejectedChunk(reason: ChunkReason, chunk: number, why: string): SigningError {
  const [status, code, message] = ANSWERS[reason]
  return new SigningError('chunk_rejected', `Cannot read chunk ${chunk} of the body: ${why}`, {
    reason,
    chunk,
    service: { status, code, message },
  })
}
