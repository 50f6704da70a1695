import type { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { UsageError } from '../command.js'

/**
 * Text as it comes in, cut behind a newline: whole lines, the last without its newline. One line at least is in memory,
 * however long, and else no more than a stream hands over at once. A byte order mark is left out.
 *
 * @throws UsageError for bytes that are not UTF-8: they would be signed as other keys.
 */
export async function* blocksOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest: string[] = []
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoded(decoder, chunk)
    const cut = text.lastIndexOf('\n')
    if (cut >= 0) yield [...rest.splice(0), text.slice(0, cut)].join('')
    rest.push(text.slice(cut + 1))
  }
  rest = [...rest, decoded(decoder)]
  const last = rest.join('')
  if (last !== '') yield last
}

/** Without bytes: the end, which a letter may lack. */
function decoded(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new UsageError('Cannot read standard input: wanted text in UTF-8')
  }
}

/** The lines of a block. They end as those of Unix or of Windows do; other separators may be part of a key. */
export function linesOf(block: string): readonly string[] {
  return block.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
