import { cell, chapterOf, tableOf } from './figures.js'
import { code, panel, picture, prose, rounded, type Theme } from './svg.js'

/** Rows of `bench/RESULTS.md`, in the order in which they are drawn, with what readers call them. */
const BARS: readonly (readonly [row: string, label: string])[] = [
  ['presign, wasm-simd', 'Presign, WebAssembly'],
  ['presign, node', 'Presign, node:crypto'],
  ['presign, js', 'Presign, plain JavaScript'],
  ['presign, web', 'Presign, WebCrypto'],
  ['aws4 sign (query)', 'aws4'],
  ['@smithy/signature-v4 presign, node hash', '@smithy/signature-v4'],
  ['ali-oss signatureUrlV4', 'ali-oss'],
  ['s3mini getPresignedUrl, 1 in flight', 's3mini'],
  ['aws4fetch sign, 1 in flight', 'aws4fetch'],
  ['@aws-sdk/s3-request-presigner', '@aws-sdk/s3-request-presigner'],
]
const COLUMN = 'µs of the processor'

const WIDTH = 960
const LEFT = 16
const BARS_FROM = 270
const LONGEST = 560
const ROW = 27
const HEAD = 58

/** What is written beside the bars. */
export interface ChartLabels {
  readonly title: string
  readonly unit: string
}

interface Bar {
  readonly label: string
  readonly microseconds: string
}

/** The bars of a result file. */
function barsOf(results: string): readonly Bar[] {
  const table = tableOf(chapterOf(results, 'Plain key'), 'signer')
  return BARS.map(([row, label]) => ({ label, microseconds: cell(table, row, COLUMN) }))
}

/** What the chart shows, in words: for readers who do not see it. */
export function chartAlt(results: string, about: string): string {
  const bars = barsOf(results).map(({ label, microseconds }) => `${label} ${microseconds}`)
  return `${about}: ${bars.join('; ')}`
}

/** The speed of a presigned URL, drawn from the text of `bench/RESULTS.md`. */
export function chart(results: string, labels: ChartLabels, theme: Theme): string {
  const bars = barsOf(results)
  const most = Math.max(...bars.map(({ microseconds }) => Number(microseconds)))
  const height = HEAD + bars.length * ROW + 14
  return picture(WIDTH, height + 32, labels.title, [
    panel(LEFT, 16, WIDTH - 2 * LEFT, height, theme),
    prose(LEFT + 16, 42, labels.title, { fill: theme.text, size: 14, bold: true }),
    prose(WIDTH - LEFT - 16, 42, labels.unit, { fill: theme.muted, size: 12, anchor: 'end' }),
    ...bars.flatMap((bar, index) => barOf(bar, 16 + HEAD + index * ROW, most, theme)),
  ])
}

function barOf({ label, microseconds }: Bar, y: number, most: number, theme: Theme): readonly string[] {
  const ours = label.startsWith('Presign')
  // No bar is thinner than an eye can see.
  const width = Math.max(2, rounded((Number(microseconds) / most) * LONGEST))
  const fill = ours ? theme.blue : theme.muted
  return [
    prose(BARS_FROM - 12, y + 4, label, { fill: ours ? theme.text : theme.muted, bold: ours, anchor: 'end' }),
    `<rect x="${BARS_FROM}" y="${y - 9}" width="${width}" height="17" rx="2" fill="${fill}"/>`,
    code(rounded(BARS_FROM + width + 8), y + 4, microseconds, { fill: theme.text, size: 12 }),
  ]
}
