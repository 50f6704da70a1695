// A copy of the repository that can be thrown away, with a history of one commit.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../pack.mjs'
import { execute } from '../registry.mjs'

/** Copies what git knows or would add, and installs what its lockfile says. @param {string} folder */
export async function copyTo(folder) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\0')
  mkdirSync(folder)
  for (const path of listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && !deleted.includes(path))) {
    cpSync(join(root, path), join(folder, path))
  }
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'config', 'user.name', 'Rehearsal')
  git(folder, 'config', 'user.email', 'rehearsal@example.com')
  git(folder, 'config', 'commit.gpgsign', 'false')
  git(folder, 'config', 'tag.gpgsign', 'false')
  commit(folder, 'Begin')
  const left = ['--filter=!./bench', '--filter=!./examples', '--filter=!./apps/docs']
  await pnpm(folder, [...left, 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts'])
}

/** Provenance is what GitHub says of its own runner. There is none elsewhere, and npm refuses to go on without it.
 * @param {string} folder */
export async function withoutProvenance(folder) {
  const place = join(folder, 'tooling/project/project.json')
  writeFileSync(place, readFileSync(place, 'utf8').replace('"provenance": true', '"provenance": false'))
  await pnpm(folder, ['exec', 'vitest', 'run', '--project', 'tooling', 'tooling/checks/manifests', '-u'])
  commit(folder, 'Publish without provenance')
}

/** @param {string} folder @param {string} title */
export function commit(folder, title) {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', title)
}

/** @param {string} folder @param {string[]} args */
export function git(folder, ...args) {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

/** A step as the workflow runs it. Gives all that it said.
 * @param {string} folder @param {'version' | 'pending' | 'publish'} step @param {NodeJS.ProcessEnv} [env] */
export function release(folder, step, env) {
  return run(process.execPath, folder, ['tooling/start/run.mjs', 'release', step], env)
}

/** @param {string} folder @param {readonly string[]} args */
export function pnpm(folder, args) {
  return run('pnpm', folder, args)
}

/** Waits without blocking: the registry answers from this process.
 * @param {string} command @param {string} cwd @param {readonly string[]} args @param {NodeJS.ProcessEnv} [more] */
async function run(command, cwd, args, more = {}) {
  // Without CI, pnpm and changesets may ask questions that no one is there to answer.
  const env = { ...process.env, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', ...more }
  const shell = process.platform === 'win32' && command === 'pnpm'
  const { stdout, stderr } = await execute(command, args, { cwd, env, shell, maxBuffer: 2 ** 28 })
  return `${stdout}${stderr}`
}
