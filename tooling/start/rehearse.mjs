// What `pnpm rehearse` runs: a release against a registry on the loopback. It brings tools that nothing else needs.
import { fileURLToPath } from 'node:url'
import { runStep } from './step.mjs'
import { runTallied } from './tallied.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

const options = ['--frozen-lockfile', '--prefer-offline', '--ignore-scripts']
const { ok, output } = await runStep('pnpm', ['--dir', 'tooling/packed', 'install', ...options])
if (!ok) console.log(output)
const { failed } = ok ? await runTallied(`${root}tooling/packed/rehearsal/rehearse.mjs`) : { failed: 1 }
process.exitCode = failed === 0 ? 0 : 1
