import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const script = fileURLToPath(new URL('run.mjs', import.meta.url))
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const version = manifest.packageManager.slice('pnpm@'.length)

/** Runs the script with commands of our own on PATH, each a shell script. */
function runWith(commands: Record<string, string>, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'presign-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, body] of Object.entries(commands)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const PATH = [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter)
  // The tests themselves may have been started by this script.
  const { PRESIGN_PNPM_FETCHED: _fetched, PRESIGN_CWD: _cwd, ...env } = process.env
  return spawnSync(process.execPath, [script, ...args], { env: { ...env, PATH, INIT_CWD: folder }, encoding: 'utf8' })
}

const otherPnpm = 'echo 1.2.3'
const brokenInstall = `if [ "$1" = --version ]; then echo ${version}; else echo "install said no"; exit 7; fi`

it('fetches the pinned pnpm through npm where PATH has another one, and starts again', () => {
  const { stdout, status } = runWith({ pnpm: otherPnpm, npm: 'echo "$@"; exit 5' }, 'demo', 'a file')
  const [said, asked] = stdout.trim().split('\n')
  expect(said).toBe(`Fetching pnpm ${version} through npm (kept in npm's cache)`)
  expect(asked).toMatch(new RegExp(`^exec --yes .*--package=pnpm@${version} -- node .*run\\.mjs demo a file$`))
  expect(status).toBe(5)
})

it('tells the second round where the command was typed', () => {
  const npm = `echo "$PRESIGN_CWD"; while [ "$1" != -- ]; do shift; done; shift; INIT_CWD=/elsewhere exec "$@"`
  const pnpm = `if [ "$PRESIGN_PNPM_FETCHED" ]; then echo ${version}; echo "install in $PRESIGN_CWD" >&2; exit 3; else echo 1.2.3; fi`
  const { stdout, stderr } = runWith({ pnpm, npm }, 'demo')
  const typed = stdout.split('\n')[1]
  expect(typed).toMatch(/presign-start-/)
  expect(stderr).toContain(`install in ${typed}\n`)
})

it('does not go round for ever when the fetched pnpm is not the pinned one', () => {
  const npm = `while [ "$1" != -- ]; do shift; done; shift; exec "$@"`
  const { stderr, status } = runWith({ pnpm: otherPnpm, npm }, 'demo')
  expect(stderr).toContain(`npm was asked for pnpm ${version}, yet PATH has another one`)
  expect(status).toBe(1)
})

it('shows what the install said when it fails, and ends with its status', () => {
  const { stdout, stderr, status } = runWith({ pnpm: brokenInstall }, 'test')
  expect(stdout).toBe(`Installing the packages with pnpm ${version}\n`)
  expect(stderr).toContain('install said no')
  expect(status).toBe(7)
})

it('refuses an unknown task', () => {
  const { stderr, status } = runWith({}, 'toString')
  expect(stderr).toBe(`Cannot start 'toString': the tasks are demo, test, runtimes\n`)
  expect(status).toBe(2)
})
