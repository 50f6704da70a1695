import type { Readable, Writable } from 'node:stream'
import type { Transport } from '@presign/client-fetch'
import type { System } from '@presign/credentials'
import type { Thread, ThreadData } from '../bulk/thread.js'

/** What a command touches of the world, so that a test can hand it another one. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  /** Ends when the user has had enough. */
  readonly signal: AbortSignal
  /** What sends requests. Default: Node's own http. */
  readonly transport?: Transport
  /** Where profiles and tokens lie, and who asks for credentials. Default: there are no files. */
  readonly system?: System
  /** Starts a thread that signs lines. Default: there are no others, and `--jobs` is 1. */
  readonly startThread?: (data: ThreadData) => Thread
}

/** Writes a line of the result. Only results go to standard output. */
export function print(io: Io, line: string): void {
  io.stdout.write(`${harmless(line)}\n`)
}

/** Writes a line beside the result. */
export function report(io: Io, line: string): void {
  io.stderr.write(`${oneLine(line)}\n`)
}

/**
 * A text without what a terminal obeys: services, links and files of others may hold characters that move its cursor, change
 * its title or turn the direction of writing. They are written as JSON writes them, so that JSON stays what it is.
 */
export function harmless(text: string): string {
  return text.replaceAll(OBEYED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The same where a newline in it, such as one in a key or in what a service says, would pass for a line of ours. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll('\n', '\\n')
}

const OBEYED = /[^\P{Cc}\n\t]|\p{Bidi_Control}/gu

/** All that comes in on standard input, as text. */
export async function readAll(io: Io): Promise<string> {
  if (io.stdin.isTTY) report(io, 'Reading standard input: paste it here and end with Ctrl-D')
  const chunks: Buffer[] = []
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
