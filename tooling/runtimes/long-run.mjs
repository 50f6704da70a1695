// Many random transfers in every runtime that carries them out, from the packed and installed packages.
// Usage: node tooling/runtimes/long-run.mjs [TRANSFERS EACH] [RUNTIME, as in runtimes.mjs]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedProject } from './project.mjs'
import { carriers } from './runtimes.mjs'
import { transfers } from './transfers.mjs'

const MB = 1_000_000

/** A tenth of them may be large. */
const LARGE = 10

const [each = 100, only = ''] = process.argv.slice(2)
const scratch = mkdtempSync(join(tmpdir(), 'presign-transfers-'))
try {
  const project = installedProject(scratch)
  const chosen = Object.fromEntries(Object.entries(carriers).filter(([name]) => name.startsWith(only)))
  const seeds = Array.from({ length: Number(each) }, (_, index) => index + 1)
  const of = (remainder) => seeds.filter((seed) => (seed % LARGE === 0) === remainder)
  await transfers(chosen, project, { seeds: of(false), largest: 2 * MB }, report)
  await transfers(chosen, project, { seeds: of(true), largest: 60 * MB }, report)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** @param {string} runtime @param {import('./transfers.mjs').Outcome[] | Error} outcomes */
function report(runtime, outcomes) {
  if (outcomes instanceof Error) return console.log(`${runtime}: ${outcomes}`)
  const sum = (name) => outcomes.reduce((total, outcome) => total + outcome[name], 0)
  const tally = {}
  for (const { result, code = '' } of outcomes) tally[`${result} ${code}`] = (tally[`${result} ${code}`] ?? 0) + 1
  const counts = Object.entries(tally).map(([name, count]) => `${count} ${name.trim()}`)
  const [bytes, requests, pauses] = [Math.round(sum('size') / MB), sum('requests'), sum('pauses')]
  console.log(
    `${runtime}: ${outcomes.length} transfers, ${bytes} MB, ${requests} requests, ${pauses} pauses: ${counts}`,
  )
  for (const outcome of outcomes.filter(({ result }) => result !== 'equal')) console.log(JSON.stringify(outcome))
}
