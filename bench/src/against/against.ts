import { fileURLToPath } from 'node:url'
import type { Options } from '../options.js'
import { HERE } from '../processes.js'
import { subject } from '../subject.js'
import { subjectOfWorkingTree, withBuildOf } from './build.js'
import {
  type Comparison,
  collected,
  geometricMean,
  inverse,
  MARK,
  type Ratios,
  ratioOf,
  report,
  slower,
} from './ratios.js'
import { run, stopOnSignals } from './run.js'

/** How many processes time a scenario. Even, since each build is loaded and warmed first in half of them. */
const PROCESSES = 4

/**
 * Has V8 compile and collect on the thread that is timed. On a busy machine its helpers come late, and code that is slow
 * yet is timed for long: equal verifiers were 0.15 apart (standard deviation) with helpers, and 0.05 without.
 */
const FLAGS = ['--no-warnings', '--expose-gc', '--single-threaded']

/** Prints how long the rows of the working tree take, as multiples of what they take in another commit. */
export async function compareWith(commit: string, options: Options): Promise<void> {
  const scenarios = chosen(options.only)
  stopOnSignals()
  const ours = await subjectOfWorkingTree()
  console.error(`Building ${commit}`)
  await withBuildOf(commit, async (theirs) => {
    const runs: (readonly Ratios[])[] = []
    while (runs.length < options.runs) {
      const rows: Ratios[] = []
      for (const scenario of scenarios) rows.push(...(await timed(scenario, { ours, theirs }, options)))
      runs.push(rows)
      console.log(`## Against ${commit}, run ${runs.length} of ${options.runs}\n\n${report(rows)}\n`)
    }
    if (runs.length > 1) console.log(summary(runs))
  })
}

function chosen(only: readonly string[]): readonly string[] {
  const all = Object.keys(subject)
  const unknown = only.filter((name) => !all.includes(name))
  if (unknown.length > 0) throw new Error(`Cannot compare ${unknown}: wanted some of ${all.join(', ')}`)
  return only.length > 0 ? only : all
}

interface Builds {
  readonly ours: string
  readonly theirs: string
}

/** The rows of a scenario, in some processes one after another. */
async function timed(scenario: string, { ours, theirs }: Builds, options: Options): Promise<readonly Ratios[]> {
  const found: Comparison[] = []
  while (found.length < PROCESSES) {
    console.error(`Timing ${scenario}, process ${found.length + 1} of ${PROCESSES}`)
    const theirsFirst = found.length % 2 === 0
    const comparison = await compared(scenario, theirsFirst ? [theirs, ours] : [ours, theirs], options)
    found.push(theirsFirst ? comparison : inverse(comparison))
  }
  const alone = found[0]?.alone ?? []
  if (alone.length > 0) console.log(`Rows of ${scenario} that one of the two has alone: ${alone.join('; ')}\n`)
  return collected(scenario, found)
}

async function compared(scenario: string, files: readonly string[], options: Options): Promise<Comparison> {
  const program = fileURLToPath(new URL('compare.js', import.meta.url))
  const args = [scenario, String(options.rounds), String(options.milliseconds), ...files]
  return JSON.parse(await run(process.execPath, [...FLAGS, program, ...args], HERE))
}

function summary(runs: readonly (readonly Ratios[])[]): string {
  const means = runs.map((rows) => geometricMean(rows.map(ratioOf)).toFixed(3))
  const found = slower(runs)
  const rows = found.length === 0 ? 'none' : found.join('; ')
  return `Geometric means: ${means.join(', ')}. Above ${MARK} in more than half of ${runs.length} runs: ${rows}.`
}
