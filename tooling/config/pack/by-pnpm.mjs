// Runs before a package is packed. Refuses what npm would pack: it leaves `workspace:^` in the dependencies, which no one
// can install, and the licence out. Then writes the package's page for machines.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { project } from '../../project/project.js'
import { llmsOf, namesIn } from './llms.js'

const [by = ''] = (process.env.npm_config_user_agent ?? '').split('/')
if (by !== 'pnpm') {
  console.error(
    `Cannot pack with ${by || 'this tool'}: its tarball would depend on "workspace:^" and lack the licence; use pnpm pack`,
  )
  process.exit(1)
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
if (manifest.private !== true)
  writeFileSync('llms.txt', llmsOf(readFileSync('README.md', 'utf8'), manifest, doors(), project.homepage))

/** What each entry exports at run time, as it was built. */
function doors() {
  return Object.entries(manifest.exports ?? {}).flatMap(([door, { default: file } = {}]) => {
    if (file === undefined || !existsSync(file)) return []
    const names = namesIn(readFileSync(file, 'utf8'))
    return names.length === 0 ? [] : [{ from: manifest.name + door.slice(1), names }]
  })
}
