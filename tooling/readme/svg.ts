/** The colours of a picture. Those of GitHub's pages, since that is what pictures are seen on. */
export interface Theme {
  readonly name: 'light' | 'dark'
  readonly page: string
  readonly panel: string
  readonly border: string
  readonly text: string
  readonly muted: string
  readonly blue: string
  readonly green: string
  readonly purple: string
  readonly orange: string
  readonly pink: string
  readonly red: string
}

export const light: Theme = {
  name: 'light',
  page: '#ffffff',
  panel: '#f6f8fa',
  border: '#d1d9e0',
  text: '#1f2328',
  muted: '#59636e',
  blue: '#0969da',
  green: '#1a7f37',
  purple: '#8250df',
  orange: '#9a6700',
  pink: '#bf3989',
  red: '#cf222e',
}

export const dark: Theme = {
  name: 'dark',
  page: '#0d1117',
  panel: '#151b23',
  border: '#3d444d',
  text: '#f0f6fc',
  muted: '#9198a1',
  blue: '#4493f8',
  green: '#3fb950',
  purple: '#ab7df8',
  orange: '#d29922',
  pink: '#db61a2',
  red: '#f85149',
}

const MONO =
  "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
const SANS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Helvetica, Arial, sans-serif"

/** The width of a letter beside its size, in fonts whose letters are all as wide. */
const ADVANCE = 0.6

/** A whole picture. Its title is read out where the picture is opened by itself. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<!-- Made by tooling/readme/readme.test.ts, which says how. -->
<title>${escaped(title)}</title>
${parts.join('\n')}
</svg>
`
}

export interface TextStyle {
  readonly fill: string
  /** In pixels. Default 13. */
  readonly size?: number
  readonly bold?: boolean
  readonly anchor?: 'start' | 'middle' | 'end'
}

/** Prose. How wide it comes out depends on the reader's fonts, so leave room. */
export function prose(x: number, y: number, text: string, style: TextStyle): string {
  return `<text x="${x}" y="${y}" font-family="${SANS}"${attributes(style)}>${escaped(text)}</text>`
}

/** Code, exactly as wide as `codeWidth` says in any font. */
export function code(x: number, y: number, text: string, style: TextStyle): string {
  if (text === '') return ''
  const width = codeWidth(text, style.size)
  return `<text x="${x}" y="${y}" font-family="${MONO}" xml:space="preserve" textLength="${width}" lengthAdjust="spacingAndGlyphs"${attributes(style)}>${escaped(text)}</text>`
}

export type CodePiece = readonly [text: string, fill: string, bold?: boolean]

/** Pieces of code in colours of their own, one after the other. */
export function codeLine(x: number, y: number, pieces: readonly CodePiece[], size = 13): readonly string[] {
  let at = x
  return pieces.map(([text, fill, bold = false]) => {
    const piece = code(at, y, text, { fill, size, bold })
    at = rounded(at + codeWidth(text, size))
    return piece
  })
}

export function codeWidth(text: string, size = 13): number {
  return rounded(text.length * size * ADVANCE)
}

export function panel(x: number, y: number, width: number, height: number, { panel, border }: Theme): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${panel}" stroke="${border}"/>`
}

/** A line from left to right: level as far as `edge`, then over to where it ends in a dot. */
export function flow(from: Point, edge: number, to: Point, stroke: string, width = 1.5): string {
  const middle = rounded((edge + to[0]) / 2)
  return `<path d="M${from.join(' ')} H${edge} C${middle} ${from[1]} ${middle} ${to[1]} ${to.join(' ')}" fill="none" stroke="${stroke}" stroke-width="${width}"/>
<circle cx="${to[0]}" cy="${to[1]}" r="${width + 1}" fill="${stroke}"/>`
}

export type Point = readonly [x: number, y: number]

export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function attributes({ fill, size = 13, bold = false, anchor = 'start' }: TextStyle): string {
  const weight = bold ? ' font-weight="600"' : ''
  return ` font-size="${size}" fill="${fill}"${weight}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
