import { type Badge, badges } from './badges.js'
import { chartAlt } from './chart.js'
import { comparison } from './comparison.js'
import { pageText } from './figures.js'
import { pictureOf } from './markup.js'
import { type Session, terminalAlt } from './terminal.js'
import { pictureName, type Words } from './words.js'

/** What stands between `<!-- NAME -->` and `<!-- /NAME -->` of a README, by name. */
export type Sections = Readonly<Record<string, string>>

/** All that is generated of a README: no figure in it is written by hand. */
export function sectionsOf(words: Words, session: Session): Sections {
  const all = badges()
  return {
    badges: lines(all.map((badge) => badgeLink(badge, words)).join('\n')),
    anatomy: lines(pictureOf(pictureName('anatomy', words), words.anatomy)),
    explain: lines(pictureOf('explain', terminalAlt(session, words.terminal))),
    bench: lines(pictureOf(pictureName('bench', words), chartAlt(pageText('bench/RESULTS.md'), words.chart))),
    comparison: lines(`\n${comparison(words.comparison)}\n`),
    ...Object.fromEntries(all.map(({ name, value }) => [name, value])),
  }
}

/** A README with its generated parts written again. */
export function withSections(text: string, sections: Sections): string {
  return Object.entries(sections).reduce(
    (written, [name, content]) => written.replace(between(name), (_, begin, end) => `${begin}${content}${end}`),
    text,
  )
}

/** What is written by hand of a README. */
export function withoutSections(text: string, sections: Sections): string {
  return withSections(text, Object.fromEntries(Object.keys(sections).map((name) => [name, ''])))
}

function between(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->).*?(<!-- /${name} -->)`, 's')
}

const lines = (text: string) => `\n${text}\n`

function badgeLink({ name, value, page }: Badge, { badges: labels }: Words): string {
  return `<a href="${page}"><img src="docs/pictures/badge-${name}.svg" alt="${labels[name]}: ${value}"></a>`
}
