// `npm run demo` and `npm test` begin here, on a machine that has Node and npm and nothing else.
// Usage: node tooling/start/run.mjs demo|docs|test|runtimes|rehearse|release|rename [arguments of the task]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tasks = {
  demo: 'tooling/start/demo.mjs',
  docs: 'tooling/start/docs.mjs',
  test: 'tooling/start/test.mjs',
  runtimes: 'tooling/start/runtimes.mjs',
  rehearse: 'tooling/start/rehearse.mjs',
  release: 'tooling/start/release.mjs',
  rename: 'tooling/project/rename.mjs',
}

// Packages that a task does not need, and that bring much along: other signers to compare with, a browser, the site's engine.
const left = {
  demo: ['!./bench', '!./examples', '!./apps/docs'],
  docs: ['!./bench', '!./examples'],
  test: ['!./bench', '!./apps/docs'],
  runtimes: ['!./bench', '!./examples', '!./apps/docs'],
  rehearse: ['!./bench', '!./examples', '!./apps/docs'],
  release: ['!./bench', '!./examples', '!./apps/docs'],
  rename: [],
}

// Set on the second round, when the pinned pnpm is on PATH.
const FETCHED = 'PRESIGN_PNPM_FETCHED'

// Where the user typed the command, to which paths of theirs are relative. npm says so in INIT_CWD, but only on the first round.
const { PRESIGN_CWD = process.env.INIT_CWD ?? process.cwd() } = process.env

process.exitCode = main(process.argv.slice(2))

/** @param {string[]} args */
function main([task = '', ...args]) {
  if (!Object.hasOwn(tasks, task)) {
    return fail(`Cannot start '${task}': the tasks are ${Object.keys(tasks).join(', ')}`, 2)
  }
  const { version, sha512 } = pinnedPnpm()
  if (!hasPnpm(version)) {
    return process.env[FETCHED] === undefined
      ? fetchPnpm(version, sha512, [task, ...args])
      : fail(`npm was asked for pnpm ${version}, yet PATH has another one`)
  }
  const name = /** @type {keyof typeof tasks} */ (task)
  return install(version, left[name]) || run(process.execPath, [tasks[name], ...args])
}

/** The version and the SHA-512 of its tarball in hex, as corepack reads them too. */
function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  const [, version = '', sha512 = ''] = /^pnpm@([^+]+)\+sha512\.([0-9a-f]{128})$/.exec(packageManager) ?? []
  return { version, sha512 }
}

/** @param {string} version */
function hasPnpm(version) {
  return start('pnpm', ['--version'], { stdio: 'pipe' }).stdout?.trim() === version
}

/**
 * Runs this file again with the pinned pnpm on PATH, where turbo looks for it too. Nothing of it runs before its tarball is
 * found to be the one that package.json names.
 * @param {string} version @param {string} sha512
 * @param {string[]} args */
function fetchPnpm(version, sha512, args) {
  console.log(`Fetching pnpm ${version} through npm (kept in npm's cache)`)
  const folder = mkdtempSync(join(tmpdir(), 'presign-pnpm-'))
  try {
    const tarball = join(folder, `pnpm-${version}.tgz`)
    const quiet = ['--loglevel=error']
    const packed = npm(['pack', `pnpm@${version}`, `--pack-destination=${folder}`, '--prefer-offline', ...quiet])
    if (packed !== 0) return packed
    const found = createHash('sha512').update(readFileSync(tarball)).digest('hex')
    if (found !== sha512) return fail(`pnpm ${version} has the SHA-512 ${found}, wanted ${sha512}`)
    const own = [`--prefix=${folder}`, '--no-save', '--no-package-lock', '--ignore-scripts', '--offline', ...quiet]
    const installed = npm(['install', ...own, tarball])
    if (installed !== 0) return installed
    const PATH = [join(folder, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
    return run(process.execPath, [fileURLToPath(import.meta.url), ...args], { [FETCHED]: '1', PATH })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What npm says is shown only when it fails. @param {string[]} args */
function npm(args) {
  const { status, stdout, stderr, error } = start('npm', args, { stdio: 'pipe' })
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}${error ?? ''}`)
  return status ?? 1
}

/** Installs what the lockfile says; its output is shown only when it fails.
 * @param {string} version @param {string[]} left */
function install(version, left) {
  console.log(`Installing the packages with pnpm ${version}`)
  const filters = left.flatMap((selector) => ['--filter', selector])
  const result = start('pnpm', [...filters, 'install', '--frozen-lockfile', '--prefer-offline'], { stdio: 'pipe' })
  if (result.status !== 0) {
    console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`)
  }
  return result.status ?? 1
}

/** @param {string} command @param {string[]} args @param {Record<string, string>} [env] */
function run(command, args, env) {
  const result = start(command, args, { stdio: 'inherit', env })
  return result.error === undefined ? (result.status ?? 1) : fail(`Cannot run ${command}: ${result.error.message}`)
}

/** @param {string} command @param {string[]} args @param {{ stdio: 'pipe' | 'inherit', env?: Record<string, string> | undefined }} options */
function start(command, args, { stdio, env }) {
  return spawnSync(command, args, {
    cwd: root,
    // Without CI, pnpm may ask questions that nobody is there to answer.
    env: { ...process.env, PRESIGN_CWD, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', stdio, stdio],
    // npm and pnpm are .cmd files on Windows, which only a shell starts.
    shell: process.platform === 'win32' && command !== process.execPath,
  })
}

/** @param {string} message */
function fail(message, status = 1) {
  console.error(message)
  return status
}
