import { type Data, digest, type Key, type Pairs, type Recipe, sign } from '@presign/core/scheme'
import { ALGORITHM, EMPTY_PAYLOAD } from '../canonical.js'

/**
 * Signs a chunk.
 *
 * @param stamp The string to sign of the request up to its digest: algorithm, time stamp, scope, a newline after each.
 * @param previous The signature before, in hex.
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html}
 */
export function* signChunk(key: Key, stamp: string, previous: string, chunk: Data): Recipe<string> {
  const hash = yield* digest('sha256', chunk, 'hex')
  return yield* sign(key, linked(stamp, 'PAYLOAD', [previous, EMPTY_PAYLOAD, hash]), 'hex')
}

/**
 * Signs the headers that follow the last chunk.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html}
 */
export function* signTrailer(key: Key, stamp: string, previous: string, trailer: Pairs): Recipe<string> {
  const lines = trailer.map(([name, value]) => `${name.toLowerCase()}:${value.trim()}\n`)
  const hash = yield* digest('sha256', lines.sort().join(''), 'hex')
  return yield* sign(key, linked(stamp, 'TRAILER', [previous, hash]), 'hex')
}

function linked(stamp: string, what: 'PAYLOAD' | 'TRAILER', links: readonly string[]): string {
  return `${ALGORITHM}-${what}${stamp.slice(ALGORITHM.length)}${links.join('\n')}`
}
