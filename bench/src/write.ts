import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { chart } from '../../tooling/readme/chart.js'
import { OVERVIEWS, overviewPicture } from '../../tooling/readme/overviews.js'
import { dark, light } from '../../tooling/readme/svg.js'
import { chinese, english, pictureName } from '../../tooling/readme/words.js'
import { HERE } from './processes.js'
import { type Chapter, chaptersOf, merged, resultsOf } from './results.js'
import { overviews } from './summary.js'

const FILE = `${HERE}RESULTS.md`
const PICTURES = `${HERE}../docs/pictures/`

interface Timing {
  readonly rounds: number
  readonly milliseconds: number
}

/** Writes the results with these chapters in them, and draws the charts. */
export function write(measured: readonly Chapter[], titles: readonly string[], timing: Timing): void {
  const single = merged(chaptersOf(readFileSync(FILE, 'utf8')), measured, titles)
  const results = resultsOf(preface(timing), single)
  const whole = resultsOf(preface(timing), [...overviews(results), ...single])
  writeFileSync(FILE, whole)
  for (const theme of [light, dark]) {
    for (const words of [english, chinese])
      writeFileSync(
        `${PICTURES}${pictureName('bench', words)}-${theme.name}.svg`,
        chart(whole, words.chartLabels, theme),
      )
    for (const overview of Object.values(OVERVIEWS))
      writeFileSync(`${PICTURES}${overview.name}-${theme.name}.svg`, overviewPicture(whole, overview, theme))
  }
}

function preface({ rounds, milliseconds }: Timing): string {
  const [cpu] = cpus()
  return `# Results

Written by \`pnpm bench\`; not to be edited. ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform} ${process.arch},
${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${shaInstructions()}.

${peers().join(', ')}.

Each table is one process. Its rows are timed in ${rounds} rounds of ${milliseconds} ms, in an order shuffled for each round, after young garbage was
collected; numbers are medians over the rounds, and ratios the medians of the ratios within a round, of processor time. Processor time
leaves out what other processes took from this one, and counts the threads of WebCrypto. On a machine that others use, only the
ratios mean something. Before the clock starts, all signers of a protocol must agree on a signature.`
}

const TOOLS = ['@types/node', 'selfsigned', 'tsup', 'typescript']

/** All that is compared with, in the versions that are installed. */
function peers(): readonly string[] {
  const { devDependencies } = JSON.parse(readFileSync(`${HERE}package.json`, 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const foreign = Object.entries(devDependencies).filter(
    ([name, wanted]) => !wanted.startsWith('workspace:') && !TOOLS.includes(name),
  )
  return foreign.map(([name]) => {
    const { version } = JSON.parse(readFileSync(`${HERE}node_modules/${name}/package.json`, 'utf8')) as {
      version: string
    }
    return `${name} ${version}`
  })
}

/** They make SHA-256 four times as quick in OpenSSL, and not in WebAssembly: no two machines compare without this word. */
function shaInstructions(): string {
  const flags = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : ''
  if (flags === '') return 'with or without SHA instructions'
  return /\b(?:sha_ni|sha2)\b/.test(flags) ? 'with SHA instructions' : 'without SHA instructions'
}
