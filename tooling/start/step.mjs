import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Runs a tool of the workspace at the root of the repository and keeps what it says.
 * @param {string} tool @param {readonly string[]} args
 * @returns {{ ok: boolean, output: string }}
 */
export function runStep(tool, args) {
  const { status, stdout, stderr, error } = spawnSync('pnpm', ['exec', tool, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${error ?? ''}`.trim() }
}
