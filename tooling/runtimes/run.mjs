// Runs the suite in every runtime from the packed and installed packages, and holds the page of runtimes to it.
// Usage: node tooling/runtimes/run.mjs [--write]   The last line is `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installedProject } from './project.mjs'
import { carriers, runners } from './runtimes.mjs'
import { judged, page } from './table.mjs'
import { judgedTransfers, transfers } from './transfers.mjs'

const PAGE = fileURLToPath(new URL('../../docs/runtimes.md', import.meta.url))
const SHOWN = 10

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1)

const scratch = mkdtempSync(join(tmpdir(), 'presign-runtimes-'))
try {
  const project = installedProject(scratch)
  const all = {}
  const tally = { passed: 0, failed: 0 }
  // One after the other: each is short, and machines that run this have few cores.
  for (const run of runners) {
    for (const [runtime, results] of Object.entries(await run(project))) {
      all[runtime] = results
      count(tally, runtime, judged(runtime, results))
    }
  }
  await transfers(carriers, project, { seeds: SEEDS, largest: 2_000_000 }, (runtime, outcomes) =>
    count(tally, `${runtime}, transfers`, judgedTransfers(outcomes)),
  )
  count(tally, 'docs/runtimes.md', pageJudged(page(all)))
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  process.exitCode = tally.failed === 0 ? 0 : 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** @param {{ passed: number, failed: number }} tally @param {string} name @param {import('./table.mjs').Judged} judgement */
function count(tally, name, { passed, failures }) {
  tally.passed += passed
  tally.failed += failures.length
  console.log(`${failures.length === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failures.length} failed`)
  for (const failure of failures.slice(0, SHOWN)) console.log(`  ${failure.slice(0, 500)}`)
}

/** @param {string} text @returns {import('./table.mjs').Judged} */
function pageJudged(text) {
  if (process.argv.includes('--write')) writeFileSync(PAGE, text)
  const same = readFileSync(PAGE, 'utf8') === text
  return same ? { passed: 1, failures: [] } : { passed: 0, failures: ['differs from this run: run it with --write'] }
}
