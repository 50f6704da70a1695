// Compares with other signers, writes RESULTS.md and draws its charts, or compares our packages with those of another commit.
// Usage: node bench.js [--write] [CHAPTER …] [--rounds=N] [--milliseconds=N]; with chapters named, they are printed, and
//        with --write they take their places in RESULTS.md. A chapter is a scenario, cold-start, size or held.
//        node bench.js --against REVISION [--runs N] [SCENARIO …] [--rounds=N] [--milliseconds=N]; nothing is written.
import { compareWith } from './against/against.js'
import { bundles } from './bundles.js'
import { coldStart } from './cold-start.js'
import { heap } from './heap.js'
import { median, type Timed, timesAsQuick } from './interleaved.js'
import { optionsOf } from './options.js'
import { measured } from './processes.js'
import type { Chapter } from './results.js'
import type { Scenario, Took } from './row.js'
import { scenarios } from './scenarios.js'
import { digits, table } from './table.js'
import { write } from './write.js'

const options = optionsOf(process.argv.slice(2))

if (options.against === undefined) await compareWithPeers()
else await compareWith(options.against, options)

/** What is measured for a chapter, by the name that the command line has for it. */
interface Measurement {
  readonly title: string
  readonly about: string
  figures(): string | Promise<string>
}

function measurements(): Readonly<Record<string, Measurement>> {
  const { rounds, milliseconds } = options
  const tables = Object.entries(scenarios).map(([name, scenario]) => {
    const figures = () => speeds(scenario, measured('measure', [name, String(rounds), String(milliseconds)]))
    return [name, { title: scenario.title, about: scenario.about, figures }]
  })
  return {
    ...Object.fromEntries(tables),
    'cold-start': {
      title: 'Cold start',
      about: 'Whole processes, and what each takes beyond an empty one.',
      figures: coldStart,
    },
    size: {
      title: 'Size in a browser',
      about: 'Bundled and minified by esbuild. oss-client, aws4 and cos-nodejs-sdk-v5 need Node.',
      figures: bundles,
    },
    held: { title: 'Results held', about: 'Heap after a full collection.', figures: heap },
  }
}

async function compareWithPeers(): Promise<void> {
  const all = measurements()
  const unknown = options.only.filter((name) => !Object.hasOwn(all, name))
  if (unknown.length > 0) throw new Error(`Cannot measure ${unknown}: wanted some of ${Object.keys(all).join(', ')}`)
  const chapters: Chapter[] = []
  for (const [name, { title, about, figures }] of Object.entries(all)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue
    const text = `${about}\n\n${await figures()}`
    console.log(`## ${title}\n\n${text}\n`)
    chapters.push({ title, text })
  }
  if (options.only.length > 0 && !options.write) return
  const titles = Object.values(all).map(({ title }) => title)
  write(chapters, titles, options)
  console.log(
    'Written. The READMEs still have the old figures: pnpm exec vitest run --project tooling tooling/readme -u',
  )
}

/** Sorted by speed. */
function speeds({ against, by = 'processor' }: Scenario, timed: readonly Timed[]): string {
  const took = (row: Timed, what: keyof Took) => median(row.rounds.map((round) => round[what]))
  const sorted = [...timed].sort((a, b) => took(a, by) - took(b, by))
  const rivals = against.map((name) => timed.find((row) => row.name === name)).filter((row) => row !== undefined)
  const rows = sorted.map((row) => [
    row.name,
    digits(took(row, 'wall')),
    digits(took(row, 'processor')),
    ...rivals.map((rival) => digits(timesAsQuick(row, rival, by))),
  ])
  return table(['signer', 'µs', 'µs of the processor', ...rivals.map(({ name }) => `times as quick as ${name}`)], rows)
}
