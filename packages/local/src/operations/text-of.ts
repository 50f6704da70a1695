import { createHash } from 'node:crypto'
import { failures } from '../failure.js'
import type { Call } from '../server/call.js'
import { digestIn } from '../server/receive.js'
import { gathered } from '../streams/gathered.js'

/** Configurations and lists that are sent as XML have at most 2 MB, the service's limit for a list of deletions. */
const MAX_TEXT = 2 * 1024 * 1024

/**
 * Reads a body that must be text, and checks its Content-MD5 if it has one.
 *
 * @throws Failure `MalformedXML` where it is not UTF-8: a key with a replaced character would be another key;
 * `InvalidDigest`, `EntityTooLarge`
 */
export async function textOf({ body, headers }: Pick<Call, 'body' | 'headers'>): Promise<string> {
  const promised = digestIn(headers)
  const bytes = await bytesOf(body, MAX_TEXT)
  if (promised && !createHash('md5').update(bytes).digest().equals(promised)) throw failures.badDigest()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw failures.malformedXml()
  }
}

/** Reads a small body whole. */
async function bytesOf(body: AsyncIterable<Uint8Array>, max: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of gathered(body, 64 * 1024)) {
    size += chunk.reduce((sum, { length }) => sum + length, 0)
    if (size > max) throw failures.entityTooLarge(max)
    chunks.push(...chunk)
  }
  return Buffer.concat(chunks)
}
