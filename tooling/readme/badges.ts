import { readdirSync, readFileSync } from 'node:fs'
import { root } from '../checks/files.js'
import { cell, pageText, tableOf } from './figures.js'
import { dark, light, rounded } from './svg.js'

/** What is said in a small picture, and the page that shows it. */
export interface Badge {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly page: string
}

/** Each is read off the code or off what was measured: none says what cannot be seen. */
export function badges(): readonly Badge[] {
  const { license } = JSON.parse(pageText('package.json')) as { license: string }
  return [
    { name: 'gzip', label: 'OSS V4, gzipped', value: sizeOfOne(), page: 'docs/weight.md' },
    { name: 'dependencies', label: 'dependencies of others', value: foreignDependencies(), page: 'docs/weight.md' },
    { name: 'runtimes', label: 'runs in', value: runtimes(), page: 'docs/runtimes.md' },
    { name: 'vectors', label: 'SDK vectors', value: String(vectors()), page: 'packages/vectors' },
    { name: 'license', label: 'license', value: license, page: 'LICENSE' },
  ]
}

function sizeOfOne(): string {
  return cell(tableOf(pageText('docs/weight.md'), 'bundle'), 'oss-v4: createSigner, ossV4', 'gzip')
}

/** Of a scheme and all that it brings along. */
function foreignDependencies(): string {
  const seen = new Set<string>()
  const visit = (name: string): readonly string[] => {
    if (seen.has(name)) return []
    seen.add(name)
    if (!name.startsWith('@presign/')) return [name]
    const { dependencies = {} } = JSON.parse(pageText(`packages/${name.slice('@presign/'.length)}/package.json`))
    return Object.keys(dependencies).flatMap(visit)
  }
  return String(visit('@presign/oss-v4').length)
}

/** The runtimes of `docs/runtimes.md` in which signing works, versions of Node and kinds of pages taken together. */
function runtimes(): string {
  const rows = pageText('docs/runtimes.md').matchAll(/^\| ([^|]+) \| [^|]+ \| ✓ /gm)
  const names = [...rows].map(([, name = '']) => name.replace(/ \d+$/, '').replace(/^Chromium .*/, 'browsers'))
  return [...new Set(names)].map((name) => (name === 'Edge sandbox' ? 'edge' : name)).join(' · ')
}

function vectors(): number {
  const folder = `${root}packages/vectors/json/`
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
  return files.reduce((sum, file) => sum + JSON.parse(readFileSync(folder + file, 'utf8')).length, 0)
}

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'DejaVu Sans', Verdana, sans-serif"
const EDGE = 8
// Average width of a letter of 11 pixels; `textLength` makes the text as wide as its box expects in any font.
const LETTER = 5.9

/** Legible on white and on black alike, so there is one for both. */
export function badge({ label, value }: Badge): string {
  const [left, right] = [label, value].map((text) => rounded(text.length * LETTER + 2 * EDGE)) as [number, number]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${rounded(left + right)} 20" width="${rounded(left + right)}" height="20" role="img">
<!-- Made by tooling/readme/readme.test.ts, which says how. -->
<title>${label}: ${value}</title>
<clipPath id="round"><rect width="${rounded(left + right)}" height="20" rx="4"/></clipPath>
<g clip-path="url(#round)"><rect width="${left}" height="20" fill="${dark.border}"/><rect x="${left}" width="${right}" height="20" fill="${light.blue}"/></g>
<g font-family="${FONT}" font-size="11" fill="${light.page}">
${written(EDGE, left, label)}
${written(left + EDGE, right, value)}
</g>
</svg>
`
}

function written(x: number, box: number, text: string): string {
  return `<text x="${rounded(x)}" y="14" textLength="${rounded(box - 2 * EDGE)}" lengthAdjust="spacingAndGlyphs">${text}</text>`
}
