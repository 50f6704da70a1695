// Looks for faults in what strangers can send, until its time is up.
// Usage: pnpm hunt [minutes] [--seed N] [--area NAME] [--plant NAME]
// Ends with status 1 where it has found one. `--plant` puts a fault in, which it must find.
import { parseArgs } from 'node:util'
import type { Outcome } from './area.js'
import { AREAS } from './areas.js'
import { PLANTS } from './plants.js'
import { OURS } from './subject.js'
import { huntTimes } from './times.js'

interface Sum {
  runs: number
  milliseconds: number
  figures: Record<string, number>
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string' }, area: { type: 'string' }, plant: { type: 'string' } },
  })
  const minutes = Number(positionals[0] ?? 1)
  const plant = values.plant === undefined ? undefined : PLANTS[values.plant]
  if (!(minutes > 0)) return fail(`Cannot hunt for "${positionals[0]}" minutes: wanted a number`)
  if (values.plant !== undefined && !plant)
    return fail(`Cannot plant "${values.plant}": wanted one of ${Object.keys(PLANTS).join(', ')}`)
  const areas = AREAS.filter(({ area: { name } }) => name.startsWith(values.area ?? plant?.area ?? ''))
  if (areas.length === 0)
    return fail(`Cannot hunt in "${values.area}": wanted one of ${AREAS.map(({ area }) => area.name).join(', ')}`)
  let seed = Number(values.seed ?? Date.now() % 2 ** 31)
  const subject = plant?.plant(OURS) ?? OURS
  const end = performance.now() + minutes * 60_000
  const sums = new Map<string, Sum>()
  do {
    for (const { area, few } of areas) {
      const begin = performance.now()
      report(area.name, await area.hunt(subject, { seed, runs: 4 * few }), performance.now() - begin, sums)
    }
    seed++
  } while (performance.now() < end && process.exitCode === undefined)
  // Last, when the heap has grown: before, times tell more of its growing than of the readers.
  if (values.area === undefined && !plant) report('lists', await huntTimes(subject), 0, sums)
  for (const [name, { runs, milliseconds, figures }] of sums) {
    const told = Object.entries(figures).map(([figure, count]) => `${figure} ${count}`)
    console.log(
      `${name}: ${runs} inputs, ${(milliseconds / 1000).toFixed(1)} s${told.length === 0 ? '' : `; ${told.join(', ')}`}`,
    )
  }
}

function report(name: string, { runs, figures, fault }: Outcome, milliseconds: number, sums: Map<string, Sum>): void {
  const sum = sums.get(name) ?? { runs: 0, milliseconds: 0, figures: {} }
  sums.set(name, sum)
  sum.runs += runs
  sum.milliseconds += milliseconds
  for (const [figure, count] of Object.entries(figures)) {
    const before = sum.figures[figure] ?? 0
    // What has a bound is told by its largest, all else is counted.
    sum.figures[figure] = / of |times/.test(figure) ? Math.max(before, count) : before + count
  }
  if (fault === undefined) return
  console.log(`! ${name}: ${fault}\n`)
  process.exitCode = 1
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 2
}

await main()
