import { failures } from '../failure.js'

/** Configurations and lists that are sent as XML have at most this many bytes: 1000 keys of 1023 bytes, escaped. */
const MAX_TEXT = 4 * 1024 * 1024

/** Reads a body that must be text. */
export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return (await bytesOf(body, MAX_TEXT)).toString('utf8')
}

/** Reads a small body whole. */
async function bytesOf(body: AsyncIterable<Uint8Array>, max: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > max) throw failures.entityTooLarge(max)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
