// Runs every property of fast-check many times as often as its test says, one file after another, and counts the steps.
// Usage: pnpm laws TIMES [PATH …], where a path is the beginning of those of tests. `nice -n 15 pnpm laws 100 packages/core`
//        leaves the machine to others.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const [times = '', ...paths] = process.argv.slice(2)
const files = withProperties().filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)))

if (!/^[1-9]\d{0,5}$/.test(times)) {
  refuse(`Cannot run the laws '${times}' times as often: wanted a whole number from 1 to 999999`)
} else if (files.length === 0) {
  refuse(`Cannot run the laws of ${paths.join(', ')}: no test below these paths states a property`)
} else {
  process.exitCode = laws()
}

/** @param {string} message */
function refuse(message) {
  console.error(message)
  process.exitCode = 2
}

function laws() {
  const scratch = mkdtempSync(join(tmpdir(), 'presign-laws-'))
  try {
    const log = join(scratch, 'steps')
    const { status } = spawnSync('vitest', ['run', '--no-file-parallelism', ...files], {
      cwd: root,
      env: { ...process.env, PRESIGN_LAWS_TIMES: times, PRESIGN_LAWS_LOG: log },
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    report(log)
    return status ?? 1
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** The tests that state properties: the others would run as often as ever. */
function withProperties() {
  const { stdout } = spawnSync('git', ['grep', '-l', "from 'fast-check'", '--', '*.test.ts'], {
    cwd: root,
    encoding: 'utf8',
  })
  return stdout.trim().split('\n')
}

/** Steps of properties that held. @param {string} log */
function report(log) {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
  /** @type {readonly { file: string, steps: number }[]} */
  const held = lines.map((line) => JSON.parse(line))
  for (const { file, steps } of held) console.log(`${steps} steps: ${file.slice(root.length)}`)
  const all = held.reduce((sum, { steps }) => sum + steps, 0)
  console.log(`${all} steps of properties held, in ${held.length} files`)
}
