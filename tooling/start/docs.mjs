// Builds the documentation and serves it on this machine. With --check it is looked through instead: which translations
// are behind, spelling and typography, and a walk in Chromium.
// Usage: npm run docs [-- --build | --check] [-- --port 3000]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const folder = fileURLToPath(new URL('../../apps/docs/', import.meta.url))
const { values } = parseArgs({
  options: { build: { type: 'boolean' }, check: { type: 'boolean' }, port: { type: 'string', default: '3000' } },
})

const CHECKS = ['upkeep/stale.mjs', 'upkeep/words.mjs', 'walk/walk.mjs']

const built = run('build.mjs')
process.exitCode = built === 0 ? afterwards() : built

function afterwards() {
  if (values.check) return Math.max(...CHECKS.map((check) => run(check)))
  return values.build ? 0 : run('serve.mjs', values.port)
}

/** @param {string[]} args */
function run(...args) {
  return spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' }).status ?? 1
}
