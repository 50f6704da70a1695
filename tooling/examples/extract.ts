import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A piece of code that a reader may paste. */
export interface Example {
  /** Where it stands: `packages/core/README.md:12`. */
  readonly place: string
  readonly code: string
  /** Whether there is JSX in it. */
  readonly jsx?: true
}

// Pages in Chinese (zh) hold the same code as the English ones: a test of `apps/docs` says so. `.site` is a copy of both.
const LEFT_OUT = new Set(['node_modules', 'dist', 'fixtures', '.git', '.turbo', '.site', 'zh'])

/** Every TypeScript example of the Markdown pages and of the doc comments below a folder. */
export function examplesBelow(root: string): Example[] {
  return filesBelow(root).flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const place = relative(root, file)
    return /\.mdx?$/.test(file) ? blocksOf(text, place) : docBlocksOf(text, place)
  })
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return /\.mdx?$|(?<!\.test|\.d)\.ts$/.test(entry.name) ? [path] : []
  })
}

/** Fenced blocks marked `ts` or `tsx`. */
export function blocksOf(markdown: string, place: string): Example[] {
  return [...markdown.matchAll(/^```ts(x?)\n([\s\S]*?)^```$/gm)].map((match) => ({
    place: `${place}:${lineAt(markdown, match.index)}`,
    code: match[2] ?? '',
    ...(match[1] === 'x' && { jsx: true }),
  }))
}

/** The same within the comments of source code. */
export function docBlocksOf(source: string, place: string): Example[] {
  return [...source.matchAll(/^ *\* ```ts\n([\s\S]*?)^ *\* ```$/gm)].map((match) => ({
    place: `${place}:${lineAt(source, match.index)}`,
    code: (match[1] ?? '').replaceAll(/^ *\* ?/gm, ''),
  }))
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
