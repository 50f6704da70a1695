import { readFileSync } from 'node:fs'
import { block, root } from './site.js'
import { walkThrough } from './walk.js'

// Numbers stand in no page by hand: `{{weight:oss-v4: createSigner, ossV4}}` is a cell of a table that a run has written.

/** The tables that figures come from, and the column that a figure is in. */
const SOURCES: Readonly<Record<string, { readonly file: string; readonly column: number; readonly unit: string }>> = {
  weight: { file: 'docs/weight.md', column: 1, unit: '' },
  packages: { file: 'docs/weight.md', column: 1, unit: '' },
  installed: { file: 'docs/weight.md', column: 2, unit: ' kB' },
  bench: { file: 'bench/RESULTS.md', column: 1, unit: ' µs' },
}

/** A page with its figures filled in. */
export function filled(text: string): string {
  return text.replaceAll(/\{\{(\w+):([^{}]+)\}\}/g, (_, source: string, row: string) => figure(source, row))
}

/** One figure: the first row of that name. */
export function figure(source: string, row: string): string {
  if (source === 'tutorial') return tutorial(row)
  if (source === 'signed') return walkThrough()[row as 'stringToSign'] ?? unknown(`text '${row}'`)
  const { file, column, unit } = SOURCES[source] ?? unknown(`source of figures '${source}'`)
  const cells = rowsOf(file).find(([name]) => name === row) ?? unknown(`row '${row}' in ${file}`)
  const cell = cells[column] ?? unknown(`column ${column} of '${row}' in ${file}`)
  return `${cell}${unit}`
}

/** A file of the tutorial, as a block with its name. A test compiles all of them and holds them to the contract. */
function tutorial(title: string): string {
  const [, code] = readFileSync(`${root}docs/adding-a-scheme.md`, 'utf8').split(`\n\`\`\`ts title=${title}\n`)
  const file = code?.split('\n```\n')[0] ?? unknown(`file '${title}' in docs/adding-a-scheme.md`)
  return block(`ts title="${title}"`, file)
}

const remembered = new Map<string, readonly (readonly string[])[]>()

/** The rows of every table in a file, in order. */
export function rowsOf(file: string): readonly (readonly string[])[] {
  const known = remembered.get(file)
  if (known) return known
  const rows = readFileSync(root + file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf)
  remembered.set(file, rows)
  return rows
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/** The tables of one section of a page of `docs`, without head and rule. */
export function tableIn(file: string, section: string, nth = 0): readonly (readonly string[])[] {
  const [, text = unknown(`section '${section}' in ${file}`)] = readFileSync(root + file, 'utf8').split(
    `\n## ${section}\n`,
  )
  const tables = (text.split(/\n## /)[0] ?? '').split(/\n(?!\|)/).reduce<string[][]>(collect, [])
  const lines = tables[nth] ?? unknown(`table ${nth} of '${section}' in ${file}`)
  return lines.slice(2).map(cellsOf)
}

function collect(tables: string[][], piece: string): string[][] {
  const lines = piece.split('\n').filter((line) => line.startsWith('|'))
  return lines.length > 2 ? [...tables, lines] : tables
}

function unknown(what: string): never {
  throw new Error(`Cannot fill in a figure: there is no ${what}`)
}
