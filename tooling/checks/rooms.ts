import { posix } from 'node:path'
import ts from 'typescript'
import { type File, isShipped } from './files.js'

/** More than this, and a folder is no longer read at one look. */
const MOST_FILES = 14

/** Folders whose files are one concept of many equal members. None so far. */
const EXCEPT: readonly string[] = []

/** The rooms of `packages/core/src`, from the ground up: each may import from those before it. Entries see all. */
const CORE_ROOMS = [
  'text',
  'recipe',
  'backends',
  'credentials',
  'schemes',
  'signer',
  'verifier',
  'explain',
  'inspect',
  'testing',
]

/** Folders with more source files than a reader takes in at one look. */
export function crowdedFolders(files: readonly File[]): string[] {
  const counts = new Map<string, number>()
  for (const { path } of files.filter(isShipped)) {
    const folder = posix.dirname(path)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([folder, count]) => count > MOST_FILES && !EXCEPT.includes(folder))
    .map(([folder, count]) => `${folder} has ${count} source files, wanted at most ${MOST_FILES}`)
}

/** Files that import each other in a circle, imports of types included: each circle once, as a list of paths. */
export function circles(files: readonly File[]): string[] {
  const graph = importsOf(files)
  return components(graph)
    .filter((group) => group.length > 1)
    .map((group) => `these import each other in a circle: ${group.sort().join(', ')}`)
}

/** Imports within `packages/core/src` that go up instead of down. */
export function climbing(files: readonly File[]): string[] {
  const core = files.filter(({ path }) => path.startsWith('packages/core/src/'))
  return [...importsOf(core)].flatMap(([from, targets]) =>
    targets.filter((to) => isAbove(roomOf(to), roomOf(from))).map((to) => `${from} imports ${to}, which lies above it`),
  )
}

/** A file that lies in no room, such as an entry, is above all; `errors.ts` is below all. */
function roomOf(path: string): number {
  if (path.endsWith('/src/errors.ts')) return -1
  const room = CORE_ROOMS.indexOf(path.split('/')[3] ?? '')
  return room < 0 ? CORE_ROOMS.length : room
}

function isAbove(target: number, source: number): boolean {
  return target > source
}

function importsOf(files: readonly File[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(files.filter(isShipped).map(({ path }) => path))
  return new Map(
    files.filter(isShipped).map(({ path, text }) => [
      path,
      ts
        .preProcessFile(text, true, true)
        .importedFiles.map(({ fileName }) => posix.join(posix.dirname(path), fileName.replace(/\.js$/, '.ts')))
        .filter((target) => known.has(target)),
    ]),
  )
}

/** Strongly connected components, by Tarjan's algorithm. */
function components(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.size - 1)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(node) === index.get(node)) found.push(stack.splice(stack.indexOf(node)))
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found
}
