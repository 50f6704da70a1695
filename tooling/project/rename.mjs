// Gives the packages another scope, and the repository another address, everywhere.
// Usage: npm run rename -- [--scope @your-name] [--repository https://github.com/your-name/presign]
//        [--homepage https://your-name.github.io]
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { project } from './project.js'
import { renamed } from './renamed.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const { values } = parseArgs({
  options: { scope: { type: 'string' }, repository: { type: 'string' }, homepage: { type: 'string' } },
})
const { scope = project.scope, repository = project.repository, homepage = project.homepage } = values
const wrong = faultIn(scope, repository, homepage)
if (wrong === undefined) {
  for (const path of textFiles()) rewrite(path)
  follow('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--ignore-scripts'])
  // Imports stand in the order of their names.
  follow('pnpm', ['exec', 'biome', 'check', '--write', '.'])
  follow('pnpm', ['exec', 'vitest', 'run', '--project', 'tooling', 'tooling/checks/manifests', 'tooling/api', '-u'])
  // English texts have other names in them, and so have their translations.
  follow('pnpm', ['docs:stale', '--write'])
} else {
  console.error(wrong)
  process.exitCode = 2
}

/** @param {string} scope @param {string} repository @param {string} homepage */
function faultIn(scope, repository, homepage) {
  if (!/^@[a-z0-9][a-z0-9._-]*$/.test(scope)) return `Cannot take the scope '${scope}': wanted one such as '@your-name'`
  if (!/^https:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+(?<!\.git)$/.test(repository)) {
    return `Cannot take the address '${repository}': wanted one such as 'https://github.com/your-name/presign'`
  }
  // Pages name each other from the root of their host.
  if (!/^https:\/\/[^/\s]+$/.test(homepage)) {
    return `Cannot take the homepage '${homepage}': wanted a host such as 'https://your-name.github.io'`
  }
  return undefined
}

/** What git knows or would add, but for vectors, which are never changed, and for the lockfile, which pnpm writes. */
function textFiles() {
  const args = [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ':!packages/vectors/json',
    ':!*pnpm-lock.yaml',
  ]
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return listed.split('\0').filter((path) => path !== '' && existsSync(root + path))
}

/** @param {string} path */
function rewrite(path) {
  const before = readFileSync(root + path, 'latin1')
  if (before.includes('\0')) return
  const after = renamed(before, project, { scope, repository, homepage })
  if (after !== before) writeFileSync(root + path, after, 'latin1')
}

/** @param {string} command @param {readonly string[]} args */
function follow(command, args) {
  console.log(`${command} ${args.join(' ')}`)
  const env = { ...process.env, CI: 'true' }
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`Cannot go on: ${command} ended with ${status}`)
}
