import { figure, rowsOf } from './figures.js'
import { joined, type Lang, type Page, table } from './site.js'

/** One signer in the comparison, by the rows it has in the tables that runs have written. */
interface Signer {
  readonly name: string
  /** In `bench/RESULTS.md`. */
  readonly bench?: string
  /** Of the bundles in `docs/weight.md`. */
  readonly bundle?: string
  /** Of the installed packages there. */
  readonly installed?: string
}

const SIGNERS: readonly Signer[] = [
  { name: 'Presign', bench: 'presign, node', bundle: 'oss-v4: createSigner, ossV4', installed: '@presign/oss-v4' },
  { name: 'ali-oss', bench: 'ali-oss signatureUrlV4', bundle: 'ali-oss', installed: 'ali-oss 6.23.0' },
  { name: 'aws4fetch', bench: 'aws4fetch sign, 1 in flight', bundle: 'aws4fetch', installed: 'aws4fetch 1.0.20' },
  {
    name: '@aws-sdk/s3-request-presigner',
    bench: '@aws-sdk/s3-request-presigner',
    bundle: 'client-s3, s3-request-presigner',
    installed: 'client-s3 and s3-request-presigner 3.1162.0',
  },
]

const WORDS = {
  en: {
    title: 'Compare',
    first:
      'Presign beside the official SDKs and aws4fetch, for those who choose: every number is from a run, and says which.',
    head: ['signer', 'a link, µs', 'bundle, gzip', 'packages installed', 'installed, kB'],
    speed: 'A link',
    speedText:
      'Microseconds for one GET link of a plain key, on Node.js; from `bench/RESULTS.md` (`pnpm bench`). Bars are logarithmic.',
    size: 'A bundle',
    sizeText:
      'What a page loads to sign, minified and gzipped; from `docs/weight.md` (`pnpm test:runtimes --write`). Bars are logarithmic.',
    runtimes: 'Runtimes',
    runtimesText: 'One suite in every runtime, with the packed packages; from `docs/runtimes.md`.',
    runtime: 'runtime',
    backends: 'backends that passed',
  },
  zh: {
    title: '对比',
    first: 'Presign 与官方 SDK、aws4fetch 的对比，供选型参考：每个数字都来自实际运行，并注明出处。',
    head: ['签名器', '生成一个链接，µs', '打包后 gzip', '安装的包数', '安装大小，kB'],
    speed: '生成一个链接',
    speedText:
      '在 Node.js 上为普通对象键生成一个 GET 链接的微秒数；来自 `bench/RESULTS.md`（`pnpm bench`）。条形为对数刻度。',
    size: '打包大小',
    sizeText:
      '页面为了签名要加载的内容，压缩并 gzip 后；来自 `docs/weight.md`（`pnpm test:runtimes --write`）。条形为对数刻度。',
    runtimes: '运行时',
    runtimesText: '同一套测试在每个运行时中、用打好的包运行；来自 `docs/runtimes.md`。',
    runtime: '运行时',
    backends: '通过的后端',
  },
}

/** What the pages of the comparison show. */
export function comparePages(lang: Lang): readonly Page[] {
  const words = WORDS[lang]
  const bench = ({ bench = '' }: Signer) => Number.parseFloat(figure('bench', bench))
  const bundle = ({ bundle = '' }: Signer) => Number.parseFloat(figure('weight', bundle))
  return [
    {
      path: 'compare/index',
      text: joined(
        `# ${words.title}`,
        words.first,
        comparisonTable(lang),
        `## ${words.speed}`,
        words.speedText,
        bars(SIGNERS.map((signer) => [signer.name, bench(signer), 'µs'])),
        `## ${words.size}`,
        words.sizeText,
        bars(SIGNERS.map((signer) => [signer.name, bundle(signer), 'kB'])),
        `## ${words.runtimes}`,
        words.runtimesText,
        table([words.runtime, words.backends], runtimes()),
      ),
    },
  ]
}

/** The table of the start page, and of the comparison. */
export function comparisonTable(lang: Lang): string {
  const rows = SIGNERS.map(({ name, bench = '', bundle = '', installed = '' }) => [
    name === 'Presign' ? `**${name}**` : name,
    figure('bench', bench).replace(' µs', ''),
    figure('weight', bundle),
    figure('packages', installed),
    figure('installed', installed).replace(' kB', ''),
  ])
  return table(WORDS[lang].head, rows)
}

/** Bars as text: they are read out, copied and searched, and follow the theme. */
function bars(values: readonly (readonly [string, number, string])[]): string {
  const most = Math.max(...values.map(([, value]) => Math.log10(value + 1)))
  const width = Math.max(...values.map(([name]) => name.length))
  const lines = values.map(
    ([name, value, unit]) =>
      `${name.padEnd(width)}  ${'█'.repeat(Math.max(1, Math.round((Math.log10(value + 1) / most) * 24)))} ${value} ${unit}`,
  )
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``
}

/** Each runtime with the backends that passed everything. */
function runtimes(): readonly (readonly string[])[] {
  const found = new Map<string, string[]>()
  for (const [runtime = '', backend = '', ...cells] of rowsOf('docs/runtimes.md')) {
    if (cells.length < 4 || !cells.every((cell) => cell === '✓')) continue
    found.set(runtime, [...(found.get(runtime) ?? []), backend])
  }
  return [...found].map(([runtime, backends]) => [runtime, backends.join(', ')])
}
