import { execFile } from 'node:child_process'
import { parse } from 'shell-quote'

/** How long a command may take, in milliseconds. */
const TIME_LIMIT = 60_000

/**
 * Runs a command of a profile (`credential_process`, `External`) and returns what it prints. There is no shell: the command is split into words
 * as a POSIX shell would, and one with operators, variables or globs in it is refused. It may take 60 seconds and print 64 KiB; what
 * it writes to standard error is dropped.
 *
 * Not part of `nodeSystem`, since anyone who can write the profile then decides what is run. Switch it on by handing it over.
 *
 * @example
 * ```ts
 * import { awsDefault } from '@presign/credentials/aws'
 * import { nodeSystem, runCommand } from '@presign/credentials/node'
 *
 * const credentials = awsDefault({ ...nodeSystem, runCommand })
 * ```
 */
export async function runCommand(command: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const [file, ...args] = wordsOf(command)
  if (file === undefined) throw failed('EINVAL')
  const options = {
    encoding: 'buffer',
    timeout: TIME_LIMIT,
    maxBuffer: 65_536,
    // A command that takes no notice of SIGTERM would be waited for without end.
    killSignal: 'SIGKILL',
    windowsHide: true,
  } as const
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, options, (error, stdout) => {
      signal?.removeEventListener('abort', end)
      // Its own message holds the command line and what the command wrote to standard error.
      if (error) reject(failed(codeOf(error)))
      else resolve(stdout)
    })
    // Not as an option: there it would be asked to end, and no more.
    const end = () => {
      // Its own children may hold them open.
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.kill('SIGKILL')
    }
    signal?.addEventListener('abort', end)
  })
}

function codeOf({ code, killed }: { readonly code?: unknown; readonly killed?: boolean }): string {
  if (typeof code === 'number') return `EXIT_${code}`
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'EMSGSIZE'
  return killed ? 'ETIMEDOUT' : String(code ?? 'KILLED')
}

function failed(code: string): Error {
  return Object.assign(new Error('Cannot run the command'), { code })
}

/** The words of a command line; none where a shell would do more than split it. */
function wordsOf(command: string): string[] {
  const words = parse(command, () => ({ op: 'variable' }))
  return words.every((word) => typeof word === 'string') ? words : []
}
