import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of this package, from where the peers are found. */
export const HERE = fileURLToPath(new URL('..', import.meta.url))

/** Runs Node and returns what it printed. */
export function node(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...args], {
    cwd: HERE,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`Cannot measure: node ${args[0]} … ended with ${status}\n${stderr}`)
  return stdout
}

/** Runs one of this package's own programs with a collector that can be called, and reads the JSON it prints. */
export function measured<T>(program: 'measure' | 'hold', args: readonly string[]): T {
  return JSON.parse(node(['--expose-gc', fileURLToPath(new URL(`${program}.js`, import.meta.url)), ...args])) as T
}
