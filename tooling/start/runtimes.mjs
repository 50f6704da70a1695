// What `pnpm test:runtimes` runs: the packed packages in every runtime and in every kind of project. Both bring tools
// that nothing else needs, in workspaces of their own. Arguments go to both: `--write` rewrites the pages.
import { fileURLToPath } from 'node:url'
import { runStep } from './step.mjs'
import { runTallied } from './tallied.mjs'
import { sum } from './tally.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const args = process.argv.slice(2)

const tallies = []
for (const folder of ['tooling/runtimes', 'tooling/packed']) {
  tallies.push(
    (await installed(folder)) ? await runTallied(`${root}${folder}/run.mjs`, args) : { passed: 0, failed: 1 },
  )
}
const { passed, failed } = sum(tallies)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Installs what the lockfile of a folder says, and runs no install script. @param {string} folder */
async function installed(folder) {
  console.log(`Installing ${folder}`)
  const options = ['--frozen-lockfile', '--prefer-offline', '--ignore-scripts']
  const { ok, output } = await runStep('pnpm', ['--dir', folder, 'install', ...options])
  if (!ok) console.log(output)
  return ok
}
