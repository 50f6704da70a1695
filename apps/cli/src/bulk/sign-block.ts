import { isSigningError, type Lifetime, type ObjectInput, type PresignInput } from '@presign/core'
import { methodOf } from '../options/request-options.js'
import type { CommandSigner } from '../options/signer-options.js'
import { inFlags } from '../output/in-flags.js'
import { linesOf } from './blocks.js'
import type { SignedBlock } from './thread.js'

/** What all lines have in common. */
type Template = Omit<ObjectInput, 'key'> & Lifetime

/** What turns lines into URLs. */
export interface LineSigner {
  readonly signer: CommandSigner
  readonly template: Template
  readonly ndjson: boolean
}

/** Signs one line after another. A line that is rejected stays empty in the output; in NDJSON it says why. */
export function signBlock(by: LineSigner, block: string): SignedBlock {
  const problems: { line: number; text: string }[] = []
  let lines = 0
  let output = ''
  try {
    for (const line of linesOf(block)) {
      const { text, problem } = outcomeOf(by, line)
      if (problem !== undefined) problems.push({ line: lines, text: problem })
      output += `${text}\n`
      lines += 1
    }
    return { lines, output, problems }
  } catch (failure) {
    return { lines, output, problems, failure }
  }
}

function outcomeOf({ signer, template, ndjson }: LineSigner, line: string): { text: string; problem?: string } {
  try {
    const own = ndjson ? withMethod(inputOf(line)) : { key: line }
    const { url, headers, expiresAt } = signer.presign({ ...template, ...own } as PresignInput)
    return { text: ndjson ? JSON.stringify({ key: own.key, url, headers, expiresAt }) : url }
  } catch (error) {
    if (!isSigningError(error) && !(error instanceof SyntaxError)) throw error
    const code = isSigningError(error) ? error.code : 'input_invalid'
    // What is said here of a line names its fields already.
    const message = isSigningError(error) ? inFlags(error.message) : error.message
    return { text: ndjson ? JSON.stringify({ error: { code, message } }) : '', problem: message }
  }
}

/** What one line may say: an object. Of a line without a key nothing is signed. */
type LineInput = Partial<ObjectInput & Lifetime>

const FIELDS = ['key', 'bucket', 'method', 'expiresIn', 'query', 'headers']

function inputOf(line: string): LineInput {
  const value: unknown = JSON.parse(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('Wanted a JSON object with a key')
  const other = Object.keys(value).find((name) => !FIELDS.includes(name))
  // Without a key that is what is said.
  if (other !== undefined && Object.hasOwn(value, 'key'))
    throw new SyntaxError(`Cannot sign with "${other.slice(0, 80)}": wanted ${FIELDS.join(', ')}, and no other field`)
  return value
}

/** The methods that the command line takes; another one is an error of its line. What is not text is judged by the signer. */
function withMethod(input: LineInput): LineInput {
  return typeof input.method === 'string' ? { ...input, method: methodOf(input.method, SyntaxError) } : input
}
