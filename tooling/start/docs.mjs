// Builds the documentation and serves it on this machine. Usage: npm run docs [-- --build] [-- --port 3000]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const folder = fileURLToPath(new URL('../../apps/docs/', import.meta.url))
const { values } = parseArgs({ options: { build: { type: 'boolean' }, port: { type: 'string', default: '3000' } } })

const built = run('build.mjs')
process.exitCode = built === 0 && !values.build ? run('serve.mjs', values.port) : built

/** @param {string[]} args */
function run(...args) {
  return spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' }).status ?? 1
}
