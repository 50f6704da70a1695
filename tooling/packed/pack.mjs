import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { project } from '../project/project.js'

export const root = fileURLToPath(new URL('../../', import.meta.url))

// The site is an app that is not published.
const published = ['--filter=./packages/*', '--filter=./apps/*', '--filter=!./apps/docs']

/**
 * Builds and packs every package as for a release.
 * @param {string} folder where the tarballs go
 * @param {string} [from] the repository
 * @returns {Record<string, string>} the tarballs, by the name of their package
 */
export function pack(folder, from = root) {
  pnpm(from, ['exec', 'turbo', 'run', 'build', ...published, '--output-logs=errors-only'])
  pnpm(from, [...published, '--recursive', 'pack', '--pack-destination', folder])
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  return Object.fromEntries(tarballs.map((name) => [nameOf(name), join(folder, name)]))
}

/** `presign-oss-v4-0.1.0.tgz` holds `@presign/oss-v4`. @param {string} tarball */
function nameOf(tarball) {
  const [, short] = /^(.*?)-\d+\.\d+\.\d+/.exec(tarball.slice(project.scope.length)) ?? []
  return `${project.scope}/${short}`
}

/** @param {string} cwd @param {readonly string[]} args */
function pnpm(cwd, args) {
  execFileSync('pnpm', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 })
}
