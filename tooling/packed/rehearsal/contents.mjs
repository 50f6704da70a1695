// What is in a tarball, and what must not be.

/** @typedef {{ path: string, size: number }} Entry */
/** @typedef {{ name: string, version: string, size: number, unpackedSize: number, integrity: string, files: Entry[] }} Contents */

const ALWAYS = ['LICENSE', 'README.md', 'package.json']

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

/** @param {Contents} contents */
export function listed({ name, version, size, unpackedSize, files }) {
  const head = `${name}@${version}: ${files.length} files, ${kB(size)} packed, ${kB(unpackedSize)} unpacked`
  return [head, ...files.map((file) => `${kB(file.size).padStart(12)}  ${file.path}`)].join('\n')
}

/** @param {number} bytes */
export function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`
}
