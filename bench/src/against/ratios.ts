import { median } from '../interleaved.js'
import { table } from '../table.js'

/** A row that takes more than this many times the time of the other commit is marked. */
export const MARK = 1.05

/** What one process found out about a scenario. */
export interface Comparison {
  /** The time of the second build as a multiple of that of the first, by row. */
  readonly ratios: Readonly<Record<string, number>>
  /** Names of rows that one build alone has. */
  readonly alone: readonly string[]
}

/** A row: its time in the working tree as a multiple of that in the other commit, in each process. */
export interface Ratios {
  readonly name: string
  readonly processes: readonly number[]
}

/** The same of the first build to the second. */
export function inverse({ ratios, alone }: Comparison): Comparison {
  return { ratios: Object.fromEntries(Object.entries(ratios).map(([name, ratio]) => [name, 1 / ratio])), alone }
}

/** Rows of one scenario, from what each process found. */
export function collected(scenario: string, processes: readonly Comparison[]): readonly Ratios[] {
  return Object.keys(processes[0]?.ratios ?? {}).map((name) => ({
    name: `${scenario}: ${name}`,
    processes: processes.map(({ ratios }) => ratios[name] ?? Number.NaN),
  }))
}

/** What counts for a row: a median, since one process with an unlucky layout of memory must not decide. */
export function ratioOf({ processes }: Ratios): number {
  return median(processes)
}

/** Twice as long in one row and half as long in another make 1. */
export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length)
}

/** Names that one of two lists alone has. */
export function inOneAlone(first: readonly string[], second: readonly string[]): readonly string[] {
  return [...first.filter((name) => !second.includes(name)), ...second.filter((name) => !first.includes(name))]
}

/** Names of the rows that are above the mark in more than half of the runs: in two of three. */
export function slower(runs: readonly (readonly Ratios[])[]): readonly string[] {
  const above = runs.flatMap((run) => run.filter((row) => ratioOf(row) > MARK).map(({ name }) => name))
  return [...new Set(above)].filter((name) => above.filter((other) => other === name).length > runs.length / 2)
}

/** A run as a table. How far its processes lie apart says how much of a ratio is noise. */
export function report(rows: readonly Ratios[]): string {
  const lines = rows.map((row) => {
    const [lowest, highest] = [Math.min(...row.processes), Math.max(...row.processes)]
    const ratio = ratioOf(row)
    return [row.name, ratio.toFixed(3), `${lowest.toFixed(3)} to ${highest.toFixed(3)}`, ratio > MARK ? 'slower' : '']
  })
  const mean = ['geometric mean', geometricMean(rows.map(ratioOf)).toFixed(3), '', '']
  return table(['row', 'ratio', 'in its processes', `above ${MARK}`], [...lines, mean])
}
