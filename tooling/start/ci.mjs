// What CI runs: everything `npm test` checks, then the packed packages in every runtime and kind of project.
// Arguments go to the tests.
import { fileURLToPath } from 'node:url'
import { runTallied } from './tallied.mjs'
import { sum } from './tally.mjs'

const script = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

const tests = await runTallied(script('test.mjs'), process.argv.slice(2))
const { passed, failed } = sum([tests, await runTallied(script('runtimes.mjs'))])
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
