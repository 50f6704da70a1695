// Everything `npm test` checks, one line per step; what a step says is shown only when it fails.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tarballPrefix } from '../project/project.js'
import { runStep } from './step.mjs'
import { sum, tallyOf } from './tally.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

// What the start script did not install cannot be checked.
const installed = ['--filter=!./bench', '--filter=!./apps/docs']

const packages = ['--filter', './packages/*', '--filter', './apps/*', '--filter', '!./apps/docs']

// Packages with commands or a page alone have no types that could be wrong.
const withoutTypes = ['cli', 'codemod', 'debugger'].map(tarballPrefix)

const scratch = mkdtempSync(join(tmpdir(), 'presign-test-'))
try {
  const prepared = [
    await check('build', 'turbo', ['run', 'build', ...installed, '--output-logs=errors-only'])(),
    await check('pack', 'pnpm', [...packages, '--recursive', 'pack', '--pack-destination', scratch])(),
  ]
  const checked = await allOf([
    check('types', 'node', ['tooling/start/types.mjs']),
    check('format and lint', 'biome', ['check', '--error-on-warnings', '.']),
    check('unused code', 'knip', []),
    check('wasm as built from its source', 'node', ['packages/core/wasm/build.mjs', '--check']),
    ...readdirSync(scratch).flatMap(tarballChecks),
  ])
  const { passed, failed } = sum([...prepared, ...checked, await tests(process.argv.slice(2))])
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(scratch, { recursive: true })
}

/**
 * Two at a time: each keeps one core busy, and the smallest machines of a CI have two.
 * @param {readonly (() => Promise<Tally>)[]} checks
 * @returns {Promise<Tally[]>}
 */
async function allOf(checks) {
  /** @type {Tally[]} */
  const tallies = []
  const left = checks.values()
  const lane = async () => {
    for (const run of left) tallies.push(await run())
  }
  await Promise.all([lane(), lane()])
  return tallies
}

/**
 * @param {string} name @param {string} tool @param {readonly string[]} args
 * @returns {() => Promise<Tally>}
 */
function check(name, tool, args) {
  return async () => {
    const { ok } = await step(name, tool, args)
    return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  }
}

/**
 * Checks of what users get: tarballs, packed as for a release.
 * @param {string} name
 */
function tarballChecks(name) {
  const tarball = join(scratch, name)
  const checks = [check(`publint ${name}`, 'node', ['tooling/start/publint.mjs', tarball])]
  if (!withoutTypes.some((prefix) => name.startsWith(prefix)))
    checks.push(check(`attw ${name}`, 'attw', attwArguments(name, tarball)))
  return checks
}

/**
 * @param {string} name @param {string} tarball
 * @returns {string[]}
 */
function attwArguments(name, tarball) {
  // What is required has declarations of its own: see publint.mjs.
  const usual = [tarball, '--profile', 'esm-only', '--no-definitely-typed', '--ignore-rules', 'false-cjs']
  // WebAssembly files are entries without JavaScript or types.
  const binary = ['--exclude-entrypoints', './wasm/simd.wasm', './wasm/scalar.wasm']
  return name.startsWith(tarballPrefix('core')) ? [...usual, ...binary] : usual
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<Tally>}
 */
async function tests(args) {
  const file = join(scratch, 'vitest.json')
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const { ok } = await step('tests', 'vitest', ['run', ...reporters, ...args])
  return tallyOf(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, ok)
}

/** @param {string} name @param {string} tool @param {readonly string[]} args */
async function step(name, tool, args) {
  const start = performance.now()
  const result = await runStep(tool, args)
  console.log(`${result.ok ? '✓' : '✗'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  if (!result.ok) {
    console.log(result.output)
  }
  return result
}
