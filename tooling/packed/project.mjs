import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../project/project.js'
import { execute } from './registry.mjs'

/** An empty project, into which packages are installed as anybody would: ours from the loopback, others as usual.
 * @param {string} folder @param {string} registry @param {readonly string[]} names @param {'module' | 'commonjs'} [type] */
export async function projectWith(folder, registry, names, type = 'module') {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type }))
  writeFileSync(join(folder, '.npmrc'), `${project.scope}:registry=${registry}\n`)
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', '--ignore-scripts']
  await execute('npm', ['install', ...options, ...names], { cwd: folder })
}

/** What an install brought: names of packages, and bytes of files. @param {string} folder */
export function footprint(folder) {
  const modules = join(folder, 'node_modules')
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const packages = readdirSync(modules, { recursive: true })
    .map((path) => /^(?:.*node_modules\/)?((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/.exec(`${path}`)?.[1])
    .filter((name) => name !== undefined)
  const bytes = files
    .filter(({ name }) => name !== '.package-lock.json')
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  return { packages: packages.sort(), bytes }
}
