import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Runs a script that ends with `N passed, N failed`, and shows what it says as it says it. Without that line, or with
 * another exit status than the line promises, it counts as one failure: nothing may end early as `0 failed`.
 * @param {string} script @param {readonly string[]} [args]
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runTallied(script, args = []) {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    last = line
  }
  return tallyOfLine(last, (await ended) === 0)
}

/** @param {string} line @param {boolean} ok whether the script ended with status 0 */
export function tallyOfLine(line, ok) {
  const [, passed = '0', failed = '1'] = /^(\d+) passed, (\d+) failed$/.exec(line) ?? []
  return { passed: Number(passed), failed: ok ? Number(failed) : Math.max(Number(failed), 1) }
}
