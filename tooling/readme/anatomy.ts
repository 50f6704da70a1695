import { explain } from '../../packages/core/src/explain.js'
import { createSyncSigner } from '../../packages/core/src/index.js'
import { nodeBackend } from '../../packages/core/src/node.js'
import { ossHints } from '../../packages/oss/src/explain.js'
import { ossV4 } from '../../packages/oss-v4/src/index.js'
import { code, codeLine, codeWidth, flow, panel, picture, prose, type Theme } from './svg.js'

/** What the pictures are drawn of: a presigned PUT, and the header that a browser adds to it. */
export const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
export const AT = new Date('2026-01-31T12:00:00Z')
export const ADDED = { 'content-type': 'image/jpeg' }

const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend: nodeBackend })
const input = { method: 'PUT', bucket: 'photos', key: 'cat.jpg', expiresIn: 900, at: AT }
export const signed = signer.presign(input)
const arrived = signer.presign({ ...input, headers: ADDED }).trace

type Colour = 'text' | 'muted' | 'blue' | 'green' | 'purple' | 'orange' | 'pink' | 'red'
type Piece = readonly [text: string, colour: Colour]

/** A line of one of the two texts, and what it is connected by. */
interface Row {
  readonly pieces: readonly Piece[]
  /** Rows of the URL with the same links as rows of the canonical request are joined by lines. */
  readonly links: readonly Link[]
}
type Link = readonly [name: string, colour: Colour]

const MOST = 44
const ELLIPSIS = '…'

const PARAMETERS: Readonly<Record<string, Colour>> = {
  'x-oss-credential': 'purple',
  'x-oss-date': 'orange',
  'x-oss-expires': 'orange',
  'x-oss-signature': 'pink',
}

/** The URL in its parts, one below the other. */
function urlRows(): readonly Row[] {
  const [, origin = '', path = '', query = ''] = /^(https:\/\/[^/]+)([^?]*)\?(.*)$/.exec(signed.url) ?? []
  return [
    { pieces: [[signed.method, 'text']], links: [['method', 'muted']] },
    { pieces: [[origin, 'blue']], links: [['bucket', 'blue']] },
    { pieces: [[path, 'green']], links: [['key', 'green']] },
    ...query.split('&').flatMap((parameter, index) => parameterRows(parameter, index === 0 ? '?' : '&')),
  ]
}

function parameterRows(parameter: string, before: string): readonly Row[] {
  const [name = ''] = parameter.split('=')
  const colour = PARAMETERS[name] ?? 'text'
  const links: readonly Link[] = name === 'x-oss-signature' ? [] : [[name, colour === 'text' ? 'muted' : colour]]
  const [first = '', ...further] = wrapped(`${before}${parameter}`)
  return [
    { pieces: [[first, colour]], links },
    ...further.map((text): Row => ({ pieces: [[text, colour]], links: [] })),
  ]
}

/** Long credentials go on in a second line; a signature is cut. */
function wrapped(text: string): readonly string[] {
  if (text.length <= MOST) return [text]
  const at = text.lastIndexOf('%2F', MOST)
  return at < 0 ? [`${text.slice(0, MOST - 1)}${ELLIPSIS}`] : [text.slice(0, at), `  ${text.slice(at)}`]
}

/** The canonical request as the service wrote it: with the line that `explain` finds too much. */
function canonicalRows(): readonly Row[] {
  const [added] = explain(signed, arrived, ossHints)
  if (added?.cause !== 'header_added')
    throw new Error(`The picture shows an added header; explain found ${added?.cause}`)
  const [method = '', path = '', query = '', ...rest] = arrived.canonicalRequest?.split('\n') ?? []
  const [, bucket = '', key = ''] = /^(\/[^/]+)(.*)$/.exec(path) ?? []
  return [
    { pieces: [[method, 'text']], links: [['method', 'muted']] },
    {
      pieces: [
        [bucket, 'blue'],
        [key, 'green'],
      ],
      links: [
        ['bucket', 'blue'],
        ['key', 'green'],
      ],
    },
    ...query.split('&').flatMap((parameter, index) => parameterRows(parameter, index === 0 ? '' : '&')),
    ...rest.map(
      (text): Row =>
        text === added.theirs
          ? { pieces: [[text, 'red']], links: [['added', 'red']] }
          : text === ''
            ? { pieces: [['↵', 'muted']], links: [] }
            : { pieces: [[text, 'text']], links: [] },
    ),
  ]
}

const WIDTH = 960
const LEFT = 16
const RIGHT = 536
const INSIDE = 16
const COLUMN = 408
const TOP = 16
const ROW = 21
const HEAD = 34

/** What is written beside the code. */
export interface AnatomyLabels {
  readonly title: string
  readonly url: string
  readonly beside: string
  readonly canonical: string
  readonly added: string
  readonly inUrl: string
  readonly computed: string
  readonly said: string
}

export function anatomy(labels: AnatomyLabels, theme: Theme): string {
  const url = urlRows()
  const canonical = canonicalRows()
  const height = HEAD + Math.max(url.length, canonical.length) * ROW + 8
  const urlHeight = HEAD + url.length * ROW + 8
  const senderTop = TOP + urlHeight + 14
  const senderHeight = HEAD + ROW + 8
  const bottom = Math.max(TOP + height, senderTop + senderHeight)
  const yOf = (index: number) => TOP + HEAD + index * ROW + 12
  const senderY = senderTop + HEAD + 12
  const header = Object.entries(ADDED).map(([name, value]) => `${name}: ${value}`)[0] ?? ''
  return picture(WIDTH, bottom + 132, labels.title, [
    panel(LEFT, TOP, COLUMN, urlHeight, theme),
    title(LEFT, TOP, labels.url, theme),
    ...url.flatMap((row, index) => lineOf(LEFT, yOf(index), row, theme)),
    panel(LEFT, senderTop, COLUMN, senderHeight, theme),
    title(LEFT, senderTop, labels.beside, theme),
    code(LEFT + INSIDE, senderY, header, { fill: theme.red }),
    panel(RIGHT, TOP, COLUMN, bottom - TOP, theme),
    title(RIGHT, TOP, labels.canonical, theme),
    ...canonical.flatMap((row, index) => lineOf(RIGHT, yOf(index), row, theme)),
    ...linesBetween(
      [...url.map((row, index) => ({ row, y: yOf(index) })), senderRow(header, senderY)],
      canonical,
      yOf,
      theme,
    ),
    addedLabel(canonical, yOf, labels.added, theme),
    ...verdict(bottom + 14, labels, theme),
  ])
}

const senderRow = (text: string, y: number) => ({
  row: { pieces: [[text, 'red']], links: [['added', 'red']] } satisfies Row,
  y,
})

function title(x: number, y: number, text: string, { muted }: Theme): string {
  return prose(x + INSIDE, y + 22, text, { fill: muted, size: 12, bold: true })
}

function lineOf(x: number, y: number, { pieces }: Row, theme: Theme): readonly string[] {
  return codeLine(
    x + INSIDE,
    y,
    pieces.map(([text, colour]) => [text, theme[colour]]),
  )
}

function linesBetween(
  from: readonly { readonly row: Row; readonly y: number }[],
  to: readonly Row[],
  yOf: (index: number) => number,
  theme: Theme,
): readonly string[] {
  return from.flatMap(({ row, y }) =>
    row.links.flatMap(([name, colour]) => {
      const target = to.findIndex(({ links }) => links.some(([other]) => other === name))
      const place = to[target]?.links.findIndex(([other]) => other === name) ?? 0
      const shift = (to[target]?.links.length ?? 1) > 1 ? place * 7 - 3.5 : 0
      const start = LEFT + INSIDE + codeWidth(row.pieces.map(([text]) => text).join('')) + 6
      return flow(
        [start, y - 4],
        LEFT + COLUMN,
        [RIGHT + 7, yOf(target) - 4 + shift],
        theme[colour],
        name === 'added' ? 2.5 : 1.5,
      )
    }),
  )
}

function addedLabel(canonical: readonly Row[], yOf: (index: number) => number, label: string, theme: Theme): string {
  const index = canonical.findIndex(({ links }) => links.some(([name]) => name === 'added'))
  const text = canonical[index]?.pieces.map(([piece]) => piece).join('') ?? ''
  const x = RIGHT + INSIDE + codeWidth(text) + 14
  return prose(x, yOf(index), label, { fill: theme.red, bold: true })
}

/** Below: both signatures, and what Presign had said. */
function verdict(y: number, labels: AnatomyLabels, theme: Theme): readonly string[] {
  const x = LEFT + INSIDE
  const value = x + 204
  const names = signed.absentHeaders.flatMap((name, index): (readonly [string, string])[] => [
    [`${index === 0 ? '' : ', '}'`, theme.muted],
    [name, name in ADDED ? theme.red : theme.muted],
    [`'`, theme.muted],
  ])
  const row = (index: number) => y + 30 + index * 26
  const label = (index: number, text: string) => prose(x, row(index), text, { fill: theme.muted })
  const short = (signature: string) => `${signature.slice(0, 40)}${ELLIPSIS}`
  return [
    panel(LEFT, y, WIDTH - 2 * LEFT, 102, theme),
    label(0, labels.inUrl),
    code(value, row(0), short(signed.trace.signature), { fill: theme.pink }),
    label(1, labels.computed),
    code(value, row(1), short(arrived.signature), { fill: theme.red }),
    prose(value + codeWidth(short(arrived.signature)) + 18, row(1), '403 SignatureDoesNotMatch', {
      fill: theme.red,
      bold: true,
    }),
    label(2, labels.said),
    ...codeLine(value, row(2), [['absentHeaders: [', theme.muted], ...names, [']', theme.muted]]),
  ]
}
