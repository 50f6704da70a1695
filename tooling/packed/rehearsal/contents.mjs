// What is in a tarball, and what must not be.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { execute } from '../registry.mjs'

/** @typedef {{ path: string, size: number }} Entry */
/** @typedef {{ name: string, version: string, size: number, unpackedSize: number, files: Entry[] }} Contents */

const ALWAYS = ['LICENSE', 'README.md', 'llms.txt', 'package.json']

/** Files that nobody asked for, and what every package has to bring and this one does not.
 * @param {readonly Entry[]} entries @param {readonly string[]} declared what `files` of the manifest lists */
export function wrongIn(entries, declared) {
  const paths = entries.map(({ path }) => path)
  const asked = [...ALWAYS.map(exactly), ...declared.map(below)]
  const unasked = paths.filter(
    (path) => !asked.some((one) => one.test(path)) || /\.(?:test|tsbuildinfo|env)\b/.test(path),
  )
  const missing = ALWAYS.filter((path) => !paths.includes(path))
  return [...unasked.map((path) => `${path} was not asked for`), ...missing.map((path) => `${path} is missing`)]
}

/** @param {string} path */
function exactly(path) {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`)
}

/** A file, a pattern or a folder. @param {string} path */
function below(path) {
  return new RegExp(`${exactly(path).source.slice(0, -1)}(?:/|$)`)
}

/**
 * The files of a tarball, each with its digest. pnpm lists dependencies in another order each time that it packs, so of the
 * manifest it is what it says, in the order of the names.
 * @param {string} tarball
 */
export async function unpacked(tarball) {
  const folder = mkdtempSync(join(dirname(tarball), 'unpacked-'))
  await execute('tar', ['-xzf', tarball, '-C', folder])
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(folder, file), digest(file.endsWith(manifest) ? sorted(file) : readFileSync(file))])
    .sort()
}

const manifest = join('package', 'package.json')

/** @param {string} file */
function sorted(file) {
  return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort())
      : value,
  )
}

/** @param {string | Uint8Array} content */
function digest(content) {
  return createHash('sha256').update(content).digest('hex')
}

/** @param {Contents} contents */
export function listed({ name, version, size, unpackedSize, files }) {
  const head = `${name}@${version}: ${files.length} files, ${kB(size)} packed, ${kB(unpackedSize)} unpacked`
  return [head, ...files.map((file) => `${kB(file.size).padStart(12)}  ${file.path}`)].join('\n')
}

/** @param {number} bytes */
export function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`
}
