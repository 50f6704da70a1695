import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isSource } from '../source/tree.js'
import { MissingPath } from './missing-path.js'

/**
 * The sources at and below paths, each once. Links below a path are not followed, so that nothing outside it is written.
 *
 * @throws MissingPath where a path is not there, or is a file of another kind.
 */
export async function* sourcesBelow(paths: readonly string[]): AsyncGenerator<string> {
  const seen = new Set<string>()
  for (const path of await Promise.all(paths.map(startOf)))
    for await (const source of below(path)) {
      if (seen.has(source)) continue
      seen.add(source)
      yield source
    }
}

/** A path that was named may be a link itself: what it leads to was meant. */
async function startOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new MissingPath(`Cannot read "${path}": it is not there`)
  const real = await realpath(path)
  if (!found.isDirectory() && !(found.isFile() && isSource(real)))
    throw new MissingPath(`Cannot convert "${path}": it is not a folder, nor a file of JavaScript or TypeScript`)
  return real
}

async function* below(path: string): AsyncGenerator<string> {
  const found = await lstat(path)
  if (!found.isDirectory()) {
    yield path
    return
  }
  const entries = await readdir(path, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) yield* below(inner)
    if (entry.isFile() && isSource(entry.name) && !isGenerated(entry.name)) yield inner
  }
}

/** Declarations and minified files are made from others. */
function isGenerated(path: string): boolean {
  return /\.(?:d\.[cm]?ts|min\.[cm]?js)$/i.test(basename(path))
}
