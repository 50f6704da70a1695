import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const script = fileURLToPath(new URL('run.mjs', import.meta.url))
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const version = manifest.packageManager.slice('pnpm@'.length).replace(/\+.*/, '')

/** Runs the script with commands of our own on PATH, each a shell script. */
function runWith(commands: Record<string, string>, file: string, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'presign-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, body] of Object.entries(commands)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const PATH = [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter)
  // The tests themselves may have been started by this script.
  const { PRESIGN_PNPM_FETCHED: _fetched, PRESIGN_CWD: _cwd, ...env } = process.env
  return spawnSync(process.execPath, [file, ...args], { env: { ...env, PATH, INIT_CWD: folder }, encoding: 'utf8' })
}

const otherPnpm = 'echo 1.2.3'
const brokenInstall = `if [ "$1" = --version ]; then echo ${version}; else echo "install said no"; exit 7; fi`

/** A copy of the script whose manifest names this tarball. */
function scriptFor(tarball: string) {
  const folder = mkdtempSync(join(tmpdir(), 'presign-pinned-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'tooling', 'start'), { recursive: true })
  const sha512 = createHash('sha512').update(tarball).digest('hex')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ packageManager: `pnpm@${version}+sha512.${sha512}` }))
  const copy = join(folder, 'tooling', 'start', 'run.mjs')
  copyFileSync(script, copy)
  return copy
}

/** npm as far as it is called here: it packs a text, and installs a command that says what it is told to. */
const npmWith = (tarball: string, pnpm: string) => `
for word; do case "$word" in
  --pack-destination=*) printf %s '${tarball}' > "\${word#*=}/pnpm-${version}.tgz"; exit ;;
  --prefix=*) mkdir -p "\${word#*=}/node_modules/.bin"; at="\${word#*=}/node_modules/.bin/pnpm" ;;
esac; done
printf '#!/bin/sh\n%s\n' '${pnpm}' > "$at"; chmod +x "$at"`

it('fetches the pinned pnpm through npm where PATH has another one, and starts again with it', () => {
  const pnpm = `if [ "$1" = --version ]; then echo ${version}; else echo "install in $PRESIGN_CWD" >&2; exit 3; fi`
  const npm = npmWith('the right one', pnpm)
  const { stdout, stderr, status } = runWith({ pnpm: otherPnpm, npm }, scriptFor('the right one'), 'demo')
  expect(stdout.split('\n')[0]).toBe(`Fetching pnpm ${version} through npm (kept in npm's cache)`)
  expect(stderr).toMatch(/install in .*presign-start-/)
  expect(status).toBe(3)
})

it('runs nothing of a pnpm that is not the pinned one', () => {
  const npm = npmWith('another one', 'echo "this ran" >&2')
  const { stderr, status } = runWith({ pnpm: otherPnpm, npm }, scriptFor('the right one'), 'demo')
  expect(stderr).toMatch(new RegExp(`^pnpm ${version} has the SHA-512 [0-9a-f]{128}, wanted [0-9a-f]{128}\n$`))
  expect(status).toBe(1)
})

it('ends as npm does when it cannot fetch pnpm', () => {
  const { stderr, status } = runWith({ pnpm: otherPnpm, npm: 'echo "no network" >&2; exit 5' }, script, 'demo')
  expect(stderr.trim()).toBe('no network')
  expect(status).toBe(5)
})

it('does not go round for ever when the fetched pnpm says another version', () => {
  const npm = npmWith('the right one', 'echo 1.2.3')
  const { stderr, status } = runWith({ pnpm: otherPnpm, npm }, scriptFor('the right one'), 'demo')
  expect(stderr).toContain(`npm was asked for pnpm ${version}, yet PATH has another one`)
  expect(status).toBe(1)
})

it('shows what the install said when it fails, and ends with its status', () => {
  const { stdout, stderr, status } = runWith({ pnpm: brokenInstall }, script, 'test')
  expect(stdout).toBe(`Installing the packages with pnpm ${version}\n`)
  expect(stderr).toContain('install said no')
  expect(status).toBe(7)
})

it('refuses an unknown task', () => {
  const { stderr, status } = runWith({}, script, 'toString')
  expect(stderr).toBe(`Cannot start 'toString': the tasks are demo, docs, test, runtimes, rehearse, release, rename\n`)
  expect(status).toBe(2)
})
