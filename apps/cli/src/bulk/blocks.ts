import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/**
 * Text as it comes in, cut behind a newline: whole lines, the last without its newline. One line at least is in memory,
 * however long, and else no more than a stream hands over at once.
 */
export async function* blocksOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest: string[] = []
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk)
    const cut = text.lastIndexOf('\n')
    if (cut >= 0) yield [...rest.splice(0), text.slice(0, cut)].join('')
    rest.push(text.slice(cut + 1))
  }
  rest = [...rest, decoder.end()]
  const last = rest.join('')
  if (last !== '') yield last
}

/** The lines of a block. They end as those of Unix or of Windows do; other separators may be part of a key. */
export function linesOf(block: string): readonly string[] {
  return block.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
