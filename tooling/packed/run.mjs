// Publishes the packed packages to a registry on the loopback, and installs them into projects of every kind.
// Usage: node tooling/packed/run.mjs [--write]   The last line is `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundled, entries, gzipped, leaks } from './bundles.mjs'
import { kinds } from './kinds.mjs'
import { newcomer } from './newcomer.mjs'
import { outsider } from './outsider.mjs'
import { pack, root } from './pack.mjs'
import { wanted } from './program.mjs'
import { footprint, projectWith } from './project.mjs'
import { execute, registryOf } from './registry.mjs'
import { loadedForOneFile } from './vectors.mjs'
import { weightPage } from './weight.mjs'

const writing = process.argv.includes('--write')
// They are installed to be run, and bring what a library must not.
const PROGRAMS = ['@presign/cli', '@presign/codemod', '@presign/local', '@presign/create-scheme']
const tally = { passed: 0, failed: 0 }
const scratch = mkdtempSync(join(tmpdir(), 'presign-packages-'))
const tarballs = pack(join(scratch, 'tarballs'))
const registry = await registryOf(scratch, Object.values(tarballs))
try {
  await everything()
} finally {
  await registry.close()
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1

async function everything() {
  const project = join(scratch, 'project')
  await check('installs what is needed and nothing more', () => needed(project))
  for (const [kind, build] of Object.entries(kinds)) await check(kind, () => signs(project, build))
  const all = join(scratch, 'all')
  const libraries = Object.keys(tarballs).filter((name) => !PROGRAMS.includes(name))
  await projectWith(all, registry.url, libraries)
  for (const entry of entries) await check(`bundle ${entry.name}`, () => clean(all, entry))
  await check('vectors: one function loads one file', async () => equal(await loadedForOneFile(all), ['bos', 'index']))
  const times = await check('a newcomer downloads an object', () => newcomer(join(scratch, 'newcomer'), registry.url))
  await check('an outsider makes a scheme that is green', () => outsider(join(scratch, 'outsider'), registry.url))
  if (writing && times) writeFileSync(`${root}docs/weight.md`, await weightPage(scratch, registry.url, all, times))
}

/** @template T @param {string} name @param {() => Promise<T>} action */
async function check(name, action) {
  const start = performance.now()
  try {
    const result = await action()
    tally.passed += 1
    console.log(`✓ ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
    return result
  } catch (error) {
    tally.failed += 1
    const { message, stdout = '' } = /** @type {{ message: string, stdout?: string }} */ (error)
    console.log(`✗ ${name}: ${message.slice(0, 2000)}\n${stdout.slice(0, 2000)}`)
    return undefined
  }
}

/** @param {string} project */
async function needed(project) {
  await projectWith(project, registry.url, ['@presign/oss-v4'])
  equal(footprint(project).packages, ['@presign/core', '@presign/object-storage', '@presign/oss', '@presign/oss-v4'])
  const tools = ['express@5.3.0', '@types/express@5.0.6', '@types/node@20', 'jest@30', '@babel/preset-env@7']
  await projectWith(project, registry.url, ['@presign/core', '@presign/oss', '@presign/oss-v4', ...tools])
}

/** @param {string} project @param {(folder: string) => Promise<string>} build */
async function signs(project, build) {
  const { stdout } = await execute(process.execPath, [await build(project)], { cwd: project })
  equal(stdout.trim(), wanted)
}

/** @param {string} folder @param {(typeof entries)[number]} entry */
async function clean(folder, { readme, imports, forbidden }) {
  const text = await bundled(folder, imports)
  equal(leaks(text, forbidden), [])
  if (readme !== undefined) told(readme, gzipped(text))
}

/** The page of a package says how much a bundle weighs, to within half a kB. @param {string} name @param {number} size */
function told(name, size) {
  const file = `${root}packages/${name}/README.md`
  const line = /^(Bundle with `createSigner`: )([\d.]+)( kB gzipped)/m
  const text = readFileSync(file, 'utf8')
  if (writing) writeFileSync(file, text.replace(line, `$1${size.toFixed(1)}$3`))
  const [, , says = 'nothing'] = line.exec(readFileSync(file, 'utf8')) ?? []
  if (!(Math.abs(Number(says) - size) <= 0.5)) throw new Error(`${name}/README.md says ${says}, measured ${size} kB`)
}

/** @param {unknown} found @param {unknown} expected */
function equal(found, expected) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)]
  if (left !== right) throw new Error(`found ${left}, wanted ${right}`)
}
