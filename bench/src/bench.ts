// Compares with other signers, writes RESULTS.md and draws its chart, or compares our packages with those of another commit.
// Usage: node bench.js [SCENARIO …] [--rounds=N] [--milliseconds=N]; with scenarios named, nothing is written.
//        node bench.js --against REVISION [--runs N] [SCENARIO …] [--rounds=N] [--milliseconds=N]; nothing is written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { chart } from '../../tooling/readme/chart.js'
import { dark, light } from '../../tooling/readme/svg.js'
import { chinese, english, pictureName } from '../../tooling/readme/words.js'
import { compareWith } from './against/against.js'
import { bundles } from './bundles.js'
import { coldStart } from './cold-start.js'
import { heap } from './heap.js'
import { median, type Timed, timesAsQuick } from './interleaved.js'
import { optionsOf } from './options.js'
import { HERE, measured } from './processes.js'
import type { Scenario } from './row.js'
import { scenarios } from './scenarios.js'
import { digits, table } from './table.js'

const options = optionsOf(process.argv.slice(2))

const chapters: string[] = []
const chapter = (title: string, ...paragraphs: readonly string[]) => {
  const text = [`## ${title}`, ...paragraphs].join('\n\n')
  console.log(`${text}\n`)
  chapters.push(text)
}

if (options.against === undefined) await compareWithPeers()
else await compareWith(options.against, options)

async function compareWithPeers(): Promise<void> {
  const { only, rounds, milliseconds } = options
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (only.length > 0 && !only.includes(name)) continue
    const timed = measured<readonly Timed[]>('measure', [name, String(rounds), String(milliseconds)])
    chapter(scenario.title, scenario.about, speeds(scenario, timed))
  }
  if (only.length > 0) return
  chapter('Cold start', 'Whole processes, and what each takes beyond an empty one.', coldStart())
  chapter(
    'Size in a browser',
    'Bundled and minified by esbuild. oss-client, aws4 and cos-nodejs-sdk-v5 need Node.',
    await bundles(),
  )
  chapter('Results held', 'Heap after a full collection.', heap())
  const results = `${[preface(), ...chapters].join('\n\n')}\n`
  writeFileSync(`${HERE}RESULTS.md`, results)
  for (const words of [english, chinese]) {
    for (const theme of [light, dark]) {
      const file = `${HERE}../docs/pictures/${pictureName('bench', words)}-${theme.name}.svg`
      writeFileSync(file, chart(results, words.chartLabels, theme))
    }
  }
  console.log(
    'Written. The READMEs still have the old figures: pnpm exec vitest run --project tooling tooling/readme -u',
  )
}

/** Sorted by speed. */
function speeds({ against, by = 'processor' }: Scenario, timed: readonly Timed[]): string {
  const took = (row: Timed, what: 'wall' | 'processor') => median(row.rounds.map((round) => round[what]))
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

function preface(): string {
  const { devDependencies } = JSON.parse(readFileSync(`${HERE}package.json`, 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const peers = Object.entries(devDependencies).filter(([, version]) => /^\d/.test(version))
  const [cpu] = cpus()
  return `# Results

Written by \`pnpm bench\`; not to be edited. ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform} ${process.arch},
${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${shaInstructions()}.

${peers.map(([name, version]) => `${name} ${version}`).join(', ')}.

Each table is one process. Its rows are timed in ${options.rounds} rounds of ${options.milliseconds} ms, in an order shuffled for each round, after young garbage was
collected; numbers are medians over the rounds, and ratios the medians of the ratios within a round, of processor time. Processor time
leaves out what other processes took from this one, and counts the threads of WebCrypto. On a machine that others use, only the
ratios mean something. Before the clock starts, all signers of a protocol must agree on a signature.`
}

/** They make SHA-256 four times as quick in OpenSSL, and not in WebAssembly: no two machines compare without this word. */
function shaInstructions(): string {
  const flags = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : ''
  if (flags === '') return 'with or without SHA instructions'
  return /\b(?:sha_ni|sha2)\b/.test(flags) ? 'with SHA instructions' : 'without SHA instructions'
}
