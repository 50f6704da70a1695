import { describe, expect, it } from 'vitest'
import { DECISIONS, decisionsWritten } from '../src/about.js'
import { SECTIONS } from '../src/contents.js'
import { filled } from '../src/figures.js'
import { madeQuickly } from '../src/made.js'
import { referencePaths } from '../src/reference/entries.js'
import { LANGS } from '../src/site.js'
import { anchorsOf, codeOf, handWritten, headingsOf, linksOf, proseOf } from './pages.js'
import { variantFaults, wordsOf } from './words.js'

// The rules that hold for every page. Blocks of code are compiled and run by `tooling/examples`.

const [english, chinese] = [handWritten('en'), handWritten('zh')]
const pairs = english.map((page, index) => ({ path: page.path, en: page.text, zh: chinese[index]?.text ?? '' }))

describe('both languages', () => {
  it('handWritten finds the same files', () => {
    expect(chinese.map(({ path }) => path)).toEqual(english.map(({ path }) => path))
  })

  it.each(pairs)('headingsOf, codeOf and linksOf are equal in $path', ({ en, zh }) => {
    expect(headingsOf(zh)).toEqual(headingsOf(en))
    expect(codeOf(zh)).toEqual(codeOf(en))
    expect([...linksOf(zh)].sort()).toEqual([...linksOf(en)].sort())
  })
})

it('DECISIONS has a Chinese name for each decision, and for nothing else', () => {
  expect(Object.keys(DECISIONS).sort()).toEqual([...decisionsWritten()].reverse())
})

describe.each(LANGS)('pages in %s', (lang) => {
  const pages = handWritten(lang)

  it('SECTIONS names every page by hand, and nothing else', () => {
    const named = SECTIONS.flatMap(({ folder, pages: names }) => names.map((name) => `pages/${folder}/${name}`))
    const found = pages
      .map(({ path }) => path.replace(/\.mdx?$/, ''))
      .filter((path) => path.startsWith('pages/') && path !== 'pages/index')
    expect(found.sort()).toEqual(named.sort())
  })

  it('filled knows every figure', () => {
    for (const { text } of pages) expect(filled(text)).not.toContain('{{')
  })

  it('proseOf has no number with a unit of time or size that a run should write', () => {
    const byHand = pages.flatMap(({ path, text }) =>
      [...proseOf(text).matchAll(/\d[\d.,]*\s?(?:µs|kB|×)/g)].map(([number]) => `${path}: ${number}`),
    )
    expect(byHand).toEqual([])
  })

  it('linksOf leads to pages that there are, and to headings in them', () => {
    const all = [...pages.filter(({ path }) => path.startsWith('pages/')), ...madeQuickly(lang)]
    const known = new Map([
      ...all.map(({ path, text }) => [addressOf(path), text] as const),
      // Made by the compiler in half a minute; Rspress checks their links.
      ...['index', 'cli', 'errors', ...referencePaths()].map((name) => [addressOf(`reference/${name}`), ''] as const),
    ])
    const lost = all.flatMap(({ path, text }) => lostLinks(text, known).map((link) => `${path}: ${link}`))
    expect(lost).toEqual([])
  })
})

/** `pages/start/index.md` is `/start/`. */
function addressOf(path: string): string {
  return `/${path.replace(/^pages\//, '').replace(/\.mdx?$/, '')}`.replace(/\/index$/, '/')
}

function lostLinks(text: string, known: ReadonlyMap<string, string>): readonly string[] {
  const links = [...text.matchAll(/\]\((\/[^)\s]*)\)|href="(\/[^"]*)"/g)].map(([, markdown, html]) =>
    (markdown ?? html ?? '').replace(/^\/zh\//, '/'),
  )
  return links.filter((link) => {
    const [address = '', heading] = link.split('#')
    if (address === '/debugger/') return false
    const page = known.get(address)
    return page === undefined || (heading !== undefined && !anchorsOf(page).includes(decodeURIComponent(heading)))
  })
}

describe('words', () => {
  it('English prose has no word that makes light of a task', () => {
    const light = english.flatMap(({ path, text }) =>
      [...proseOf(text).matchAll(/\b(?:simply|just|easy|easily|obviously)\b/gi)].map(([word]) => `${path}: ${word}`),
    )
    expect(light).toEqual([])
  })

  it('no sentence of start has more than 30 words', () => {
    const long = english
      .filter(({ path }) => path.startsWith('pages/start/'))
      .flatMap(({ path, text }) => sentencesOf(text).map((sentence) => ({ path, sentence })))
      .filter(({ sentence }) => sentence.split(/\s+/).length > 30)
    expect(long).toEqual([])
  })

  it('docs/words.zh.md has a word for each variant that is not to be used', () => {
    expect(wordsOf().length).toBeGreaterThan(30)
  })

  it('variantFaults finds no other word for a thing, and no half-width punctuation, in Chinese', () => {
    const faults = chinese.flatMap(({ path, text }) => variantFaults(proseOf(text)).map((fault) => `${path}: ${fault}`))
    expect(faults).toEqual([])
  })

  it('variantFaults names what is wrong', () => {
    expect(variantFaults('签名字符串，待签名字符串')).toEqual(['“签名字符串”：应为“待签名字符串”'])
    expect(variantFaults('用OSS签名')).toEqual(['“用OSS”：中文与字母、数字之间应有空格'])
    expect(variantFaults('签名,然后')).toEqual(['“名,”：应使用全角标点'])
  })
})

/** Sentences of paragraphs and items; tables and headings are none. */
function sentencesOf(text: string): readonly string[] {
  return proseOf(text)
    .split('\n')
    .filter((line) => line !== '' && !/^[|#<]/.test(line))
    .flatMap((line) => line.replace(/\]\([^)]*\)/g, ']').split(/(?<=[.:;!?])\s+/))
}
