import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Runs a tool of the workspace at the root of the repository and keeps what it says.
 * @param {string} tool @param {readonly string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function runStep(tool, args) {
  const child = spawn('pnpm', ['exec', tool, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  /** @type {Promise<unknown>} */
  const ended = new Promise((resolve) => {
    child.on('error', resolve)
    child.on('close', resolve)
  })
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  const status = await ended
  return { ok: status === 0, output: [...said, status instanceof Error ? status : ''].join('').trim() }
}
