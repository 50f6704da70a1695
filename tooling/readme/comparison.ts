import { cell, chapterOf, pageText, type Table, tableOf } from './figures.js'

/** A signer of the comparison, and under which names the measurements have it. */
interface Contender {
  readonly speed: readonly (readonly [row: string, how: string])[]
  readonly bundle: string
  /** The row of what is installed begins so; a version may follow. */
  readonly installed: string
}

const CONTENDERS = {
  Presign: {
    speed: [
      ['presign, node', 'node:crypto'],
      ['presign, web', 'WebCrypto'],
    ],
    bundle: 'oss-v4: createSigner, ossV4',
    installed: '@presign/oss-v4',
  },
  'ali-oss': { speed: [['ali-oss signatureUrlV4', '']], bundle: 'ali-oss', installed: 'ali-oss' },
  'AWS SDK': {
    speed: [['@aws-sdk/s3-request-presigner', '']],
    bundle: 'client-s3, s3-request-presigner',
    installed: 'client-s3 and s3-request-presigner',
  },
  aws4fetch: { speed: [['aws4fetch sign, 1 in flight', '']], bundle: 'aws4fetch', installed: 'aws4fetch' },
} satisfies Readonly<Record<string, Contender>>

/** The sentences of the table, in one language. */
export interface ComparisonWords {
  readonly speed: string
  readonly gzip: string
  readonly packages: string
  readonly schemes: readonly [head: string, ours: string, aliOss: string, aws: string, aws4fetch: string]
  readonly result: readonly [head: string, ours: string, aliOss: string, aws: string, aws4fetch: string]
  /** Heads of rows in which we alone have a mark, with the page that shows it. */
  readonly alone: readonly (readonly [head: string, page: string])[]
}

/** The table of the first screen: figures out of `bench/RESULTS.md` and `docs/weight.md`. */
export function comparison(words: ComparisonWords): string {
  const contenders: readonly Contender[] = Object.values(CONTENDERS)
  const results = tableOf(chapterOf(pageText('bench/RESULTS.md'), 'Plain key'), 'signer')
  const installed = tableOf(pageText('docs/weight.md'), 'installed')
  const bundles = tableOf(pageText('docs/weight.md'), 'bundle')
  const rows = [
    ['', 'Presign', ...contenders.slice(1).map(({ installed: name }, index) => versioned(installed, name, index))],
    ['---', ...contenders.map(() => '---')],
    [words.speed, ...contenders.map(({ speed }) => speedOf(results, speed))],
    [words.gzip, ...contenders.map(({ bundle }) => cell(bundles, bundle, 'gzip').replace(' kB', ''))],
    [words.packages, ...contenders.map(({ installed: name }) => weightOf(installed, rowOf(installed, name)))],
    words.schemes,
    words.result,
    ...words.alone.map(([head, page]) => [head, `[✓](${page})`, ...contenders.slice(1).map(() => '–')]),
  ]
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function speedOf(results: Table, rows: Contender['speed']): string {
  return rows
    .map(([row, how]) => `${cell(results, row, 'µs of the processor')}${how === '' ? '' : ` (${how})`}`)
    .join(', ')
}

/** `92 · 10.5` */
function weightOf(installed: Table, row: string): string {
  const kilobytes = Number(cell(installed, row, 'kB').replaceAll(' ', ''))
  return `${cell(installed, row, 'packages')} · ${(kilobytes / 1000).toFixed(1)}`
}

function rowOf(installed: Table, name: string): string {
  const found = [...installed.keys()].find((row) => row === name || row.startsWith(`${name} `))
  if (found === undefined) throw new Error(`docs/weight.md has no row of ${name}`)
  return found
}

/** Versions are those that were measured. */
function versioned(installed: Table, name: string, index: number): string {
  const version = rowOf(installed, name).slice(name.length).trim()
  return `${Object.keys(CONTENDERS)[index + 1]} ${version}`
}
