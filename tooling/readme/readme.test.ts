import { beforeAll, describe, expect, it, vi } from 'vitest'
import { root } from '../checks/files.js'
import { anatomy } from './anatomy.js'
import { badge, badges } from './badges.js'
import { chart } from './chart.js'
import { pageText } from './figures.js'
import { type Outline, outlineOf } from './markdown.js'
import { OVERVIEWS, overviewAlt, overviewPicture } from './overviews.js'
import { sectionsOf, withoutSections, withSections } from './sections.js'
import { dark, light } from './svg.js'
import { explained, type Session, terminal } from './terminal.js'
import { chinese, english, pictureName } from './words.js'

// Drawn again and compared. `pnpm exec vitest run --project tooling tooling/readme -u` writes them, and the READMEs.

const pages = [
  ['README.md', english],
  ['README.zh.md', chinese],
] as const

const kept = (name: string) => `../../docs/pictures/${name}.svg`

let session: Session
beforeAll(async () => {
  // From Node 22 on, `styleText` asks the environment whether to colour.
  vi.stubEnv('FORCE_COLOR', '1')
  session = await explained()
  return () => vi.unstubAllEnvs()
})

describe.each([light, dark])('the pictures in $name', (theme) => {
  it.each([english, chinese])('anatomy draws what a URL signs, $language', async (words) => {
    const name = pictureName('anatomy', words)
    await expect(anatomy(words.anatomyLabels, theme)).toMatchFileSnapshot(kept(`${name}-${theme.name}`))
  })

  it.each([english, chinese])('chart draws what pnpm bench measured, $language', async (words) => {
    const results = pageText('bench/RESULTS.md')
    const name = pictureName('bench', words)
    await expect(chart(results, words.chartLabels, theme)).toMatchFileSnapshot(kept(`${name}-${theme.name}`))
  })

  it.each(Object.values(OVERVIEWS))('overviewPicture draws all schemes side by side: $name', async (overview) => {
    const results = pageText('bench/RESULTS.md')
    const picture = overviewPicture(results, overview, theme)
    // No letter of it has to be escaped.
    expect(results).toContain(`alt="${overviewAlt(results, overview)}"`)
    await expect(picture).toMatchFileSnapshot(kept(`${overview.name}-${theme.name}`))
  })

  it('terminal draws what presign explain prints', async () => {
    await expect(terminal(session, theme)).toMatchFileSnapshot(kept(`explain-${theme.name}`))
  })
})

it.each(badges())('badge draws $label: $value', async (said) => {
  await expect(badge(said)).toMatchFileSnapshot(kept(`badge-${said.name}`))
})

describe.each(pages)('%s', (page, words) => {
  it('has the figures, pictures and badges that were measured and drawn: with -u they are written again', async () => {
    await expect(withSections(pageText(page), sectionsOf(words, session))).toMatchFileSnapshot(root + page)
  })

  it('has a place for each of them', () => {
    const text = pageText(page)
    const places = ['badges', 'anatomy', 'explain', 'comparison', 'bench', 'vectors']
    expect(places.filter((name) => !text.includes(`<!-- ${name} -->`) || !text.includes(`<!-- /${name} -->`))).toEqual(
      [],
    )
  })

  it('has no figure that was written by hand', () => {
    const text = withoutSections(pageText(page), sectionsOf(words, session)).replaceAll(/ width="\d+%"/g, '')
    expect(text.match(/\d[\d.,]* ?(?:µs|ms|s|kB|MB|GB|%|×|times|vectors|packages|个)(?![\w-])/g) ?? []).toEqual([])
  })

  it('names npm run demo and npm test before anything else that one can type', () => {
    expect(outlineOf(pageText(page)).blocks[0]).toMatch(/^```sh\nnpm run demo .*\nnpm test .*\n```$/)
  })
})

describe('README.zh.md is in step with README.md:', () => {
  const [en, zh] = [outlineOf(pageText('README.md')), outlineOf(pageText('README.zh.md'))]

  it('it has headings of the same levels', () => {
    expect(zh.headings.map(([level]) => level)).toEqual(en.headings.map(([level]) => level))
  })

  it('it has the same blocks of code', () => {
    expect(zh.blocks).toEqual(en.blocks)
  })

  it('it has the same links and pictures in the same order, but to the other language and to its own headings', () => {
    const comparable = ({ links }: Outline) =>
      links.map((link) =>
        /^README(?:\.zh)?\.md$/.test(link) ? 'the other' : link.replace(/^#.*/, '#').replace(/-zh-(?=light|dark)/, '-'),
      )
    expect(comparable(zh)).toEqual(comparable(en))
  })

  it('it has the same rows in its tables', () => {
    const rows = (page: string) =>
      pageText(page)
        .split('\n')
        .filter((line) => line.startsWith('|')).length
    expect(rows('README.zh.md')).toBe(rows('README.md'))
  })
})
