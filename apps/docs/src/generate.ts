import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { comparisonTable } from './compare.js'
import { SECTIONS, type Section } from './contents.js'
import { filled } from './figures.js'
import { made } from './made.js'
import { LANGS, type Lang, type Page } from './site.js'

// Writes what Rspress reads: the pages by hand with their figures, those made from the code, and the order of both.

const from = fileURLToPath(new URL('../pages/', import.meta.url))
const to = fileURLToPath(new URL('../.site/pages/', import.meta.url))

await cp(from, to, { recursive: true })
for (const lang of LANGS) {
  const pages = await made(lang)
  for (const { path, text } of pages) await write(`${lang}/${path}.md`, text)
  await fillFigures(lang)
  await writeOrder(lang, pages)
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(to + file), { recursive: true })
  await writeFile(to + file, text)
}

async function fillFigures(lang: Lang): Promise<void> {
  for (const file of await readdir(to + lang, { recursive: true })) {
    if (!/\.mdx?$/.test(file)) continue
    const path = `${to}${lang}/${file}`
    const text = await readFile(path, 'utf8')
    await writeFile(path, filled(withoutOf(text).replace('<!-- comparison -->', comparisonTable(lang))))
  }
}

/** Which English text a page was made from is for those who write, and not for those who read. */
function withoutOf(text: string): string {
  return text.replace(/^---\nof: \w+\n---\n+/, '').replace(/^of: \w+\n/m, '')
}

async function writeOrder(lang: Lang, pages: readonly Page[]): Promise<void> {
  for (const { folder, pages: byHand } of SECTIONS) {
    const others = pages
      .map(({ path }) => path)
      .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
      .map((path) => path.slice(folder.length + 1))
    const names = [...byHand, ...others.filter((name) => !byHand.includes(name))]
    await write(`${lang}/${folder}/_meta.json`, JSON.stringify(names))
  }
  await write(`${lang}/_nav.json`, JSON.stringify(navOf(lang)))
}

/** The bar above every page. */
function navOf(lang: Lang) {
  const item = ({ folder, title }: Section) => ({ text: title[lang], link: `/${folder}/`, activeMatch: `^/${folder}/` })
  const rest = SECTIONS.filter(({ more }) => more)
  return [
    ...SECTIONS.filter(({ more }) => !more).map(item),
    { text: { en: 'Debugger', zh: '调试器' }[lang], link: '/debugger/' },
    { text: { en: 'More', zh: '更多' }[lang], items: rest.map(item) },
  ]
}
