import { readFileSync } from 'node:fs'
import { root } from '../checks/files.js'

/** A table of a page that a measurement wrote: a row by its first cell, a cell by the head of its column. */
export type Table = ReadonlyMap<string, Readonly<Record<string, string>>>

/** The first table of a Markdown text whose head begins with this cell. */
export function tableOf(text: string, first: string): Table {
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => cellsOf(line)[0] === first)
  if (begin < 0) throw new Error(`There is no table that begins with "${first}"`)
  const head = cellsOf(lines[begin] ?? '')
  const rest = lines.slice(begin + 2)
  const end = rest.findIndex((line) => !line.startsWith('|'))
  return new Map(
    rest.slice(0, end < 0 ? undefined : end).map((line) => {
      const cells = cellsOf(line)
      return [cells[0] ?? '', Object.fromEntries(head.map((name, index) => [name, cells[index] ?? '']))]
    }),
  )
}

/** The part of a page below a heading of the second level. */
export function chapterOf(text: string, title: string): string {
  const [, chapter] = text.split(`\n## ${title}\n`)
  if (chapter === undefined) throw new Error(`There is no chapter "${title}"`)
  return chapter.split('\n## ')[0] ?? ''
}

/** One cell. A figure that is gone must be noticed, not left out. */
export function cell(table: Table, row: string, column: string): string {
  const found = table.get(row)?.[column]
  if (found === undefined) throw new Error(`There is no "${column}" of "${row}"`)
  return found
}

export function pageText(path: string): string {
  return readFileSync(root + path, 'utf8')
}

function cellsOf(line: string): readonly string[] {
  return line.startsWith('|')
    ? line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((text) => text.trim())
    : []
}
