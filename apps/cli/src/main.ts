import { isTransferError, type TransferError } from '@presign/client-fetch'
import { isSigningError } from '@presign/core'
import { Help, Command as Parser } from 'commander'
// biome-ignore lint/correctness/useImportExtensions: it is JSON as it stands, and the build inlines it
import manifest from '../package.json' with { type: 'json' }
import { type Command, isParserError, parserOf, UsageError, usageErrorOf } from './command.js'
import { completion } from './commands/completion.js'
import { debug } from './commands/debug.js'
import { explain } from './commands/explain.js'
import { get } from './commands/get.js'
import { inspect } from './commands/inspect.js'
import { put } from './commands/put.js'
import { serve } from './commands/serve.js'
import { sign } from './commands/sign.js'
import { url } from './commands/url.js'
import { verify } from './commands/verify.js'
import { whoami } from './commands/whoami.js'
import { inFlags } from './output/in-flags.js'
import { type Io, report } from './output/io.js'

/** Everything `presign` can do. */
const COMMANDS: Readonly<Record<string, Command>> = {
  url,
  sign,
  put,
  get,
  verify,
  explain,
  inspect,
  debug,
  serve,
  whoami,
  completion: completion(() => COMMANDS),
}

/** Runs a command line. Returns the exit status: 0, 1 for a rejection, 2 for bad usage, 130 when it was interrupted. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let status = 0
  const program = programOf(io, (ended) => {
    status = ended
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    return reportError(error, args[0], io)
  }
}

function programOf(io: Io, ended: (status: number) => void): Parser {
  const program = prepared(new Parser('presign'), io)
    .description('Sign requests to object storage.')
    .usage('COMMAND …')
    .version(manifest.version)
    .addHelpText('after', '\npresign COMMAND --help shows the options, examples and environment of a command.')
  for (const [name, command] of Object.entries(COMMANDS)) {
    const parser = parserOf(name, command, async (given) => ended(await command.run(given, io)))
    program.addCommand(prepared(parser, io).summary(command.summary.split(/\.(?: |$)/, 1)[0] ?? ''))
  }
  return program
}

/** Errors are thrown and reported in one place; help goes where results go. */
function prepared(parser: Parser, io: Io): Parser {
  return parser
    .exitOverride()
    .configureHelp({
      commandDescription: () => '',
      formatHelp: (command, help) =>
        `${command.description()}\n\n${Help.prototype.formatHelp.call(help, command, help)}`,
      optionTerm: ({ flags }) => flags.replace(/[<>]/g, ''),
      subcommandTerm: (command) => command.name(),
    })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: () => undefined,
    })
}

/** One sentence, and what to do next. */
function reportError(error: unknown, name: string | undefined, io: Io): number {
  const help = `see presign ${name !== undefined && Object.hasOwn(COMMANDS, name) ? `${name} ` : ''}--help`
  if (isParserError(error)) {
    if (error.exitCode === 0) return 0
    // Without a command the help itself has been written.
    if (error.code === 'commander.help') return 2
    const { sentence, hint } = usageErrorOf(error)
    const unknown = error.code === 'commander.unknownCommand'
    report(io, `${unknown ? `Unknown command "${name}"` : sentence}; ${help}${hint}`)
    return 2
  }
  if (error instanceof UsageError) {
    report(io, `${error.message}; ${help}`)
    return 2
  }
  if (io.signal.aborted) return 130
  if (isSigningError(error)) report(io, inFlags(error.message))
  else if (isTransferError(error)) report(io, withAdvice(error))
  else if (isSystemError(error)) report(io, systemSentence(error))
  else throw error
  return 1
}

/** Where the service gave a reason, there is a command that finds out more. */
function withAdvice({ status, code, message }: TransferError): string {
  return status !== undefined && ['rejected', 'expired', 'skewed'].includes(code)
    ? // The service's own words may end with a full stop.
      `${message.replace(/\.$/, '')}; presign explain says why: see presign explain --help`
    : message
}

/** A file that is missing, a port that is taken: errors of the system, not of the program. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  EADDRINUSE: 'the port is taken',
  ENOSPC: 'the disk is full',
}

function systemSentence({ code = '', path, message, ...rest }: NodeJS.ErrnoException): string {
  const why = SYSTEM[code]
  if (why === undefined) return message
  if (path !== undefined) return `Cannot use "${path}": ${why}`
  return 'port' in rest ? `Cannot listen at port ${rest.port}: ${why}` : `${message}: ${why}`
}
