import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const stopped = new AbortController()

/** From here on, a signal ends the program that runs and lets this one clean up. */
export function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped.abort())
}

/** Runs a program and returns what it printed. pnpm prints its errors there too, so a failure tells both texts: the message has stderr. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // Without CI, pnpm may stop to ask a question.
  const options = { cwd, maxBuffer: 2 ** 28, signal: stopped.signal, env: { ...process.env, CI: 'true' } }
  try {
    return (await promisify(execFile)(command, args, options)).stdout
  } catch (error) {
    const { message, stdout = '' } = error as Error & { stdout?: string }
    throw new Error(`Cannot compare: ${stopped.signal.aborted ? 'stopped by a signal' : `${message}\n${stdout}`}`)
  }
}
