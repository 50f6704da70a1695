import { isTransferError } from '@presign/client-fetch'
import { isSigningError } from '@presign/core'
import { type Command, helpOf, parse, UsageError } from './command.js'
import { explain } from './commands/explain.js'
import { get } from './commands/get.js'
import { put } from './commands/put.js'
import { serve } from './commands/serve.js'
import { sign } from './commands/sign.js'
import { url } from './commands/url.js'
import { verify } from './commands/verify.js'
import { type Io, print, report } from './output/io.js'

/** Everything `presign` can do. */
const COMMANDS: Readonly<Record<string, Command>> = { url, sign, put, get, verify, explain, serve }

/** Runs a command line. Returns the exit status: 0, 1 for a refusal, 2 for bad usage, 130 when it was interrupted. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = args
  if (name === '' || name === '--help' || name === '-h' || name === 'help')
    return help(rest[0], io, name === '' ? 2 : 0)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  try {
    if (!command) throw new UsageError(`There is no command "${name}"`)
    if (rest.includes('--help') || rest.includes('-h')) return help(name, io, 0)
    return await command.run(parse(command.options, rest), io)
  } catch (error) {
    return reportError(error, command ? name : undefined, io)
  }
}

function help(name: string | undefined, io: Io, status: number): number {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  const page = command ? helpOf(name ?? '', command) : overview()
  if (status === 0) print(io, page)
  else report(io, page)
  return status
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary.split('. ', 1)[0]}`)
  return [
    'Sign requests to object storage.',
    '',
    'Usage: presign COMMAND …',
    '',
    ...rows,
    '',
    'presign COMMAND --help tells more.',
  ].join('\n')
}

/** One sentence, and what to do next. */
function reportError(error: unknown, name: string | undefined, io: Io): number {
  if (error instanceof UsageError) {
    report(io, `${error.message}; see presign ${name === undefined ? '--help' : `${name} --help`}`)
    return 2
  }
  if (io.signal.aborted) return 130
  if (!isSigningError(error) && !isTransferError(error) && !isSystemError(error)) throw error
  report(io, (error as Error).message)
  return 1
}

/** A file that is not there, a port that is taken: refusals of the world, not faults of the program. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
