import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { isSigningError, type Lifetime, type ObjectInput, type PresignInput } from '@presign/core'
import type { CommandSigner } from '../options/signer-options.js'
import { inFlags } from './in-flags.js'
import { type Io, report } from './io.js'
import { progressOn } from './progress.js'

/**
 * Signs one line after another, with as much in memory as one line. A line that is rejected stays empty in the output,
 * so that lines in and out belong together; in NDJSON it says why.
 *
 * @returns Exit status 1 when a line was rejected.
 */
export async function presignLines(
  signer: CommandSigner,
  template: Template,
  ndjson: boolean,
  io: Io,
): Promise<number> {
  const progress = progressOn(io)
  let lines = 0
  let rejected = 0
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines += 1
    const { text, problem } = outcomeOf(signer, template, line, ndjson)
    if (problem !== undefined) {
      rejected += 1
      report(io, `Line ${lines}: ${problem}`)
    }
    // Waits for the reader: what is not read yet is not made yet.
    if (!io.stdout.write(`${text}\n`)) await once(io.stdout, 'drain')
    progress.update(lines)
  }
  progress.stop()
  if (rejected > 0) report(io, `${rejected} of ${lines} lines were rejected`)
  return rejected > 0 ? 1 : 0
}

function outcomeOf(
  signer: CommandSigner,
  template: Template,
  line: string,
  ndjson: boolean,
): { text: string; problem?: string } {
  try {
    const own = ndjson ? inputOf(line) : { key: line }
    const { url, headers, expiresAt } = signer.presign({ ...template, ...own } as PresignInput)
    return { text: ndjson ? JSON.stringify({ key: own.key, url, headers, expiresAt }) : url }
  } catch (error) {
    if (!isSigningError(error) && !(error instanceof SyntaxError)) throw error
    const code = isSigningError(error) ? error.code : 'input_invalid'
    const message = inFlags(error.message)
    return { text: ndjson ? JSON.stringify({ error: { code, message } }) : '', problem: message }
  }
}

/** What all lines have in common. */
type Template = Omit<ObjectInput, 'key'> & Lifetime

/** What one line may say: an object. Of a line without a key nothing is signed. */
type LineInput = Partial<ObjectInput & Lifetime>

function inputOf(line: string): LineInput {
  const value: unknown = JSON.parse(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('Wanted a JSON object with a key')
  const { key, bucket, method, expiresIn, query, headers } = value as LineInput
  const given = { key, bucket, method, expiresIn, query, headers }
  return Object.fromEntries(Object.entries(given).filter(([, part]) => part !== undefined))
}
