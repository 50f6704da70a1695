// The first screens of READMEs, read from installed packages and run where they were installed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { callsIn } from '../../config/pack/llms.js'
import { project } from '../../project/project.js'
import { root } from '../pack.mjs'
import { projectWith } from '../project.mjs'
import { execute } from '../registry.mjs'

/** @typedef {Readonly<Record<string, string>>} Versions of our packages, by name */

const SHORT = project.scope.length + 1

/**
 * Installs a package as its README says, by exact versions, and runs what the README shows. Gives how many blocks ran.
 * @param {string} folder @param {string} registry @param {string} name @param {Versions} versions
 */
export async function firstScreen(folder, registry, name, versions) {
  await projectWith(folder, registry, [exact(name, versions)])
  const readme = readFileSync(join(folder, 'node_modules', name, 'README.md'), 'utf8')
  for (const { block } of callsIn(readFileSync(join(folder, 'node_modules', name, 'llms.txt'), 'utf8')))
    if (!readme.includes(block)) throw new Error(`${name}/llms.txt shows what its README does not: ${block}`)
  const run = special[name.slice(SHORT)]
  if (run !== undefined) return run(folder, readme, versions)
  const [first = '', ...further] = blocksIn(readme)
  if (first === '') throw new Error(`${name}/README.md has no block of TypeScript`)
  // What the first block needs is what the README says to install. Further ones may show more.
  const said = installed(name, readme).map((one) => exact(one, versions))
  await projectWith(folder, registry, said)
  await runs(folder, first, 0)
  if (further.length > 0)
    await projectWith(
      folder,
      registry,
      needed(name, [first, ...further]).map((one) => exact(one, versions)),
    )
  for (const [index, block] of further.entries()) await runs(folder, block, index + 1)
  return 1 + further.length
}

/** Packages whose first screen is a command or a page.
 * @type {Readonly<Record<string, (folder: string, readme: string, versions: Versions) => Promise<number>>>} */
const special = {
  // `npm create` runs this command of the package; what it makes must be installable.
  'create-scheme': async (folder, _, versions) => {
    const shell = process.platform === 'win32'
    await execute('npx', ['--no-install', 'create-scheme', 'my-scheme'], { cwd: folder, shell })
    const made = JSON.parse(readFileSync(join(folder, 'my-scheme/package.json'), 'utf8'))
    const core = `${project.scope}/core`
    const range = { ...made.devDependencies, ...made.peerDependencies }[core]
    if (range !== `^${versions[core]}`) throw new Error(`my-scheme wants ${core} ${range}`)
    return 1
  },
  cli: async (folder, readme) => {
    const [, block = 'exit 1'] = /^```sh\n(?!npm install)([\s\S]*?)^```$/m.exec(readme) ?? []
    const { stdout } = await execute('bash', ['-euc', block], { cwd: folder })
    if (!/^https:\/\/\S+\n$/.test(stdout)) throw new Error(`The first command printed ${stdout}`)
    return 1
  },
  codemod: async (folder) => {
    writeFileSync(join(folder, 'old.cjs'), "const OSS = require('ali-oss')\nnew OSS(options)\n")
    const shell = process.platform === 'win32'
    const { stdout } = await execute('npx', ['--no-install', 'presign-codemod', 'ali-oss', 'old.cjs'], {
      cwd: folder,
      shell,
    })
    if (!stdout.includes('1 file changed')) throw new Error(`The codemod printed ${stdout}`)
    return 1
  },
  debugger: async (folder) => {
    const page = `import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
console.log(readFileSync(fileURLToPath(import.meta.resolve('${project.scope}/debugger/page')), 'utf8'))`
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', page], { cwd: folder })
    if (!/^<!doctype html>/i.test(stdout)) throw new Error(`The page begins with ${stdout.slice(0, 100)}`)
    return 1
  },
}

/** Blocks marked `ts`, but for those that define tests, which only a test runner can run. @param {string} readme */
function blocksIn(readme) {
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  return blocks.filter((code) => !code.includes("from 'vitest'"))
}

/** What the README says to install. @param {string} name @param {string} readme */
function installed(name, readme) {
  const [, words] = /^npm install ((?:--save-dev )?@.*)$/m.exec(readme) ?? []
  if (words === undefined) throw new Error(`${name}/README.md does not say what to install`)
  return words.split(' ').filter((word) => !word.startsWith('--'))
}

/** The package and all that its blocks import. @param {string} name @param {readonly string[]} blocks */
function needed(name, blocks) {
  const imported = blocks.flatMap((code) =>
    [...code.matchAll(/\bfrom '((?:@[\w-]+\/)?[\w-]+)(?:\/[\w/.-]+)?'/g)].map(([, one = '']) => one),
  )
  return [...new Set([name, ...imported])]
}

/** A package at its version: ours as released, others as the catalog of the workspace says.
 * @param {string} name @param {Versions} versions */
function exact(name, versions) {
  const catalog = readFileSync(`${root}pnpm-workspace.yaml`, 'utf8')
  const version = versions[name] ?? new RegExp(`^  "?${name}"?: (\\S+)$`, 'm').exec(catalog)?.[1]
  if (version === undefined) throw new Error(`Cannot install ${name}: wanted a version in the catalog`)
  return `${name}@${version}`
}

/** @param {string} folder @param {string} code @param {number} index */
async function runs(folder, code, index) {
  const file = `readme-${index}.mjs`
  const { code: script } = await transform(code, { loader: 'ts', format: 'esm', target: 'node20' })
  writeFileSync(join(folder, file), script)
  await execute(process.execPath, [file], { cwd: folder, timeout: 60_000 })
}
