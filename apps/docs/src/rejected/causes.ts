import { readdirSync, readFileSync } from 'node:fs'
import type { Cause } from '@presign/core/explain'
import { english } from '@presign/diagnosis'
import { type Lang, root } from '../site.js'

/** Every cause there is, by the names of their headlines: a cause without one does not compile. */
export const CAUSES = Object.keys(english.causes) as Cause[]

/** What is written by hand of a cause. */
export const FIELDS = ['see', 'why', 'show', 'do'] as const
export type ByHand = Readonly<Record<(typeof FIELDS)[number], string>>

const folder = (lang: Lang) => `${root}apps/docs/causes/${lang}/`

/** The causes that have a file in a language. */
export function causesWritten(lang: Lang): string[] {
  return readdirSync(folder(lang)).map((name) => name.replace(/\.md$/, ''))
}

/** The file of a cause: four fields, each under its name. */
export function byHand(cause: string, lang: Lang): ByHand {
  const text = readFileSync(`${folder(lang)}${cause}.md`, 'utf8')
  const fields = Object.fromEntries(
    text
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')).trim(), part.slice(part.indexOf('\n')).trim()]),
  )
  for (const field of FIELDS)
    if (!fields[field]) throw new Error(`The file of ${cause} (${lang}) lacks the field '${field}'`)
  return fields as ByHand
}
