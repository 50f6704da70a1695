import { cell, chapterOf, tableOf } from './figures.js'
import { code, panel, picture, prose, rounded, type Theme } from './svg.js'

type Colour = 'muted' | 'blue' | 'purple' | 'green'

/** A column of an overview: a dot in each line. */
interface Series {
  readonly column: string
  readonly colour: Colour
  /** Drawn as a ring: nothing can be much quicker. */
  readonly isFloor?: boolean
}

/** A picture of all schemes, drawn from a chapter of `bench/RESULTS.md` whose table has a line for each. */
export interface Overview {
  readonly name: string
  readonly chapter: string
  /** Columns of microseconds, in the order of the columns at the right. A dash leaves out a dot. */
  readonly series: readonly Series[]
  /** The column that is written small below the name of the scheme. */
  readonly client?: string
}

const FLOOR: Series = { column: 'floor', colour: 'green', isFloor: true }
const OURS: Series = { column: 'Presign', colour: 'blue' }
const OFFICIAL: Series = { column: 'official', colour: 'muted' }

export const OVERVIEWS = {
  schemes: {
    name: 'schemes',
    chapter: 'All schemes: a signature',
    series: [OURS, OFFICIAL, FLOOR],
    client: 'official client',
  },
  verdicts: {
    name: 'verdicts',
    chapter: 'All schemes: a verdict',
    series: [{ column: 'verify', colour: 'purple' }, { column: 'sign', colour: 'blue' }, FLOOR],
  },
  forms: {
    name: 'forms',
    chapter: 'All schemes: an upload form',
    series: [OURS, OFFICIAL, FLOOR],
    client: 'official client',
  },
} satisfies Readonly<Record<string, Overview>>

const UNIT = 'microseconds of the processor on a logarithmic scale, less is better'

interface Line {
  readonly scheme: string
  readonly client: string
  /** By series; a dash where there is nothing. */
  readonly values: readonly string[]
}

function linesOf(results: string, { chapter, series, client }: Overview): readonly Line[] {
  const table = tableOf(chapterOf(results, chapter), 'scheme')
  return [...table.keys()].map((scheme) => ({
    scheme,
    client: client === undefined ? '' : (cell(table, scheme, client).split(' ')[0] ?? ''),
    values: series.map(({ column }) => cell(table, scheme, column)),
  }))
}

/** What the picture shows, in words: for readers who do not see it. */
export function overviewAlt(results: string, overview: Overview): string {
  const lines = linesOf(results, overview).map(({ scheme, values }) => {
    const said = overview.series.map(({ column }, index) => `${column} ${values[index]}`)
    return `${scheme}: ${said.filter((text) => !text.endsWith(` ${NOTHING}`)).join(', ')}`
  })
  return `${overview.chapter}, ${UNIT}. ${lines.join('; ')}`
}

const NOTHING = '–'

const WIDTH = 960
const LEFT = 16
const PLOT = { from: 248, to: 676 }
const COLUMN = 78
const ROW = 30
const HEAD = 86
const FOOT = 34

export function overviewPicture(results: string, overview: Overview, theme: Theme): string {
  const lines = linesOf(results, overview)
  const height = HEAD + lines.length * ROW + FOOT
  const scale = scaleOf(lines)
  return picture(WIDTH, height + 32, overview.chapter, [
    panel(LEFT, 16, WIDTH - 2 * LEFT, height, theme),
    prose(LEFT + 16, 42, overview.chapter, { fill: theme.text, size: 14, bold: true }),
    prose(LEFT + 16, 62, UNIT, { fill: theme.muted, size: 12 }),
    ...gridOf(scale, lines.length, theme),
    ...overview.series.flatMap((one, index) => headOf(one, index, theme)),
    ...lines.flatMap((line, index) => lineOf(line, yOf(index), overview, scale, theme)),
  ])
}

const yOf = (index: number) => 16 + HEAD + index * ROW + ROW / 2

/** Powers of ten that hold all values, and where a value lies. */
interface Scale {
  readonly powers: readonly number[]
  at(value: number): number
}

function scaleOf(lines: readonly Line[]): Scale {
  const values = lines.flatMap((line) => line.values).filter((value) => value !== NOTHING)
  const logs = values.map((value) => Math.log10(Number(value)))
  const [low, high] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))]
  return {
    powers: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    at: (value) => rounded(PLOT.from + ((Math.log10(value) - low) / (high - low)) * (PLOT.to - PLOT.from)),
  }
}

function gridOf({ powers, at }: Scale, count: number, theme: Theme): readonly string[] {
  const [top, bottom] = [yOf(0) - ROW / 2, yOf(count) - ROW / 2]
  return powers.flatMap((power) => [
    `<path d="M${at(power)} ${top} V${bottom}" stroke="${theme.border}"/>`,
    prose(at(power), bottom + 18, `${power} µs`, { fill: theme.muted, size: 11, anchor: 'middle' }),
  ])
}

const columnAt = (index: number) => PLOT.to + 8 + (index + 1) * COLUMN

/** A dot and the name beside it, above figures that are flush right. */
function headOf(one: Series, index: number, theme: Theme): readonly string[] {
  const x = columnAt(index) - 62
  const y = yOf(0) - ROW / 2 - 10
  return [dot(one, x, y - 4, theme), prose(x + 12, y, one.column, { fill: theme.text, size: 12, bold: true })]
}

interface Placed {
  readonly one: Series
  readonly x: number
}

const floorsFirst = (a: Placed, b: Placed) => Number(b.one.isFloor ?? false) - Number(a.one.isFloor ?? false)

function lineOf(line: Line, y: number, { series }: Overview, scale: Scale, theme: Theme): readonly string[] {
  const dots = series.flatMap((one, index): readonly Placed[] => {
    const value = line.values[index] ?? NOTHING
    return value === NOTHING ? [] : [{ one, x: scale.at(Number(value)) }]
  })
  const xs = dots.map(({ x }) => x)
  return [
    prose(PLOT.from - 14, line.client === '' || line.client === NOTHING ? y + 4 : y - 1, line.scheme, {
      fill: theme.text,
      bold: true,
      anchor: 'end',
    }),
    ...(line.client === NOTHING
      ? []
      : [prose(PLOT.from - 14, y + 12, line.client, { fill: theme.muted, size: 11, anchor: 'end' })]),
    `<path d="M${Math.min(...xs)} ${y} H${Math.max(...xs)}" stroke="${theme.muted}" stroke-width="1.5"/>`,
    // Rings first: a dot at the floor lies within one.
    ...[...dots].sort(floorsFirst).map(({ one, x }) => dot(one, x, y, theme)),
    ...line.values.map((value, index) => {
      const x = columnAt(index) - value.length * 7.2
      return code(rounded(x), y + 4, value, { fill: value === NOTHING ? theme.muted : theme.text, size: 12 })
    }),
  ]
}

function dot({ colour, isFloor = false }: Series, x: number, y: number, theme: Theme): string {
  const style = isFloor ? `fill="${theme.panel}" stroke="${theme[colour]}" stroke-width="2"` : `fill="${theme[colour]}"`
  return `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="${isFloor ? 7 : 5}" ${style}/>`
}
