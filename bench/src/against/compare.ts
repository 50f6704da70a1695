// One scenario of two builds in a process of its own. Prints a Comparison as JSON.
// Usage: node --expose-gc compare.js SCENARIO ROUNDS MILLISECONDS FILE FILE; each file exports a `subject`.
//
// Both builds are in one process, for two processes differ by more than what is looked for: where code and heap happen
// to lie is good for some percent. The builds are separate copies of all modules, so neither sees types or compiled code
// of the other; what they share is the loop that calls them, which treats both alike. A row of one build and the same
// row of the other take turns, in an order shuffled for each round, and a ratio is the median of those of the rounds.
// Equal builds have ratios in single processes that lie 0.01 to 0.03 (standard deviation) from 1, on a busy machine.
import { pathToFileURL } from 'node:url'
import { interleaved, timesAsQuick } from '../interleaved.js'
import type { Row, Subject } from '../row.js'
import { type Comparison, inOneAlone } from './ratios.js'

const [scenario = '', count, milliseconds, ...files] = process.argv.slice(2)

/** After 400, verifiers were still being compiled in most rounds of some processes: 0.6 and 1.3 for equal builds. */
const WARM = 800

async function rowsOf(file = ''): Promise<ReadonlyMap<string, Row>> {
  const { subject } = (await import(pathToFileURL(file).href)) as { subject: Subject }
  const rows = (await subject[scenario]?.()) ?? []
  return new Map(rows.map((row) => [row.name, row]))
}

/** Rows that have a protocol are refused if they make another signature, and so other work. */
async function ratio(first: Row, second: Row): Promise<number> {
  const rounds = { count: Number(count), milliseconds: Number(milliseconds), warm: WARM }
  const [one, other] = await interleaved([first, second], rounds)
  return one === undefined || other === undefined ? Number.NaN : timesAsQuick(one, other)
}

const first = await rowsOf(files[0])
const second = await rowsOf(files[1])
const ratios: Record<string, number> = {}
for (const [name, row] of first) {
  const same = second.get(name)
  if (same !== undefined) ratios[name] = await ratio(row, same)
}
const comparison: Comparison = { ratios, alone: inOneAlone([...first.keys()], [...second.keys()]) }
process.stdout.write(JSON.stringify(comparison), () => process.exit())
