import { causePage, CAUSES as HEADLINES } from '@presign/diagnosis'
import { describe, expect, it } from 'vitest'
import { project } from '../../../tooling/project/project.js'
import { byHand, CAUSES, causesWritten } from '../src/rejected/causes.js'
import { unified } from '../src/rejected/diff.js'
import { rejectedPages } from '../src/rejected/pages.js'
import { shownOf } from '../src/rejected/shown.js'
import { LANGS } from '../src/site.js'

describe.each(LANGS)('pages of rejections in %s', (lang) => {
  it('causesWritten names every cause of the union, and nothing else', () => {
    expect(causesWritten(lang).sort()).toEqual([...CAUSES].sort())
  })

  it.each(CAUSES)('byHand finds four fields for %s', (cause) => {
    expect(Object.values(byHand(cause, lang)).every((text) => text.length > 0)).toBe(true)
  })

  it('rejectedPages makes one page for each cause', () => {
    const paths = rejectedPages(lang).map(({ path }) => path)
    for (const cause of Object.keys(HEADLINES))
      expect(paths.filter((path) => path === `rejected/${cause}`)).toHaveLength(1)
  })
})

it.each(CAUSES)('causePage leads to the page of %s, on the homepage of the project', (cause) => {
  expect(causePage(cause)).toBe(`${project.homepage}/rejected/${cause}`)
  expect(causePage(cause, 'zh')).toBe(`${project.homepage}/zh/rejected/${cause}`)
})

it.each(CAUSES)('shownOf has a request that explain says is %s', (cause) => {
  expect(shownOf(cause).difference.cause).toBe(cause)
})

it('unified puts two texts beside each other line by line', () => {
  expect(unified('a\nb\nc', 'a\nx\nc\nd')).toBe('  a\n- b\n+ x\n  c\n+ d')
})
