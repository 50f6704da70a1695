import { readFileSync } from 'node:fs'
// biome-ignore lint/correctness/noUndeclaredDependencies: that of the root, which runs this; beside the esbuild of this package, pnpm would make another copy
import { describe, expect, it } from 'vitest'
import { HERE } from './processes.js'
import { type Chapter, chaptersOf, merged, resultsOf } from './results.js'
import { overviews } from './summary.js'

const chapter = (title: string, text: string): Chapter => ({ title, text })
const former = [chapter('One', 'a\n\nb'), chapter('Two', '| c |'), chapter('Gone', 'd')]

describe('merged', () => {
  it('puts what was measured again in the place of what it was before, and leaves out what has no title any longer', () => {
    expect(merged(former, [chapter('Two', 'new'), chapter('Zero', 'first')], ['Zero', 'One', 'Two', 'Three'])).toEqual([
      chapter('Zero', 'first'),
      chapter('One', 'a\n\nb'),
      chapter('Two', 'new'),
    ])
  })
})

it('chaptersOf reads what resultsOf writes', () => {
  const text = resultsOf('# Results\n\nWritten.', former)
  expect(text).toMatch(/^# Results\n\nWritten\.\n\n## One\n\na\n\nb\n\n## Two\n/)
  expect(chaptersOf(text)).toEqual(former)
})

describe('overviews', () => {
  const results = readFileSync(`${HERE}RESULTS.md`, 'utf8')

  it('are in the results as they follow from the chapters below them', () => {
    const titles = overviews(results).map(({ title }) => title)
    expect(chaptersOf(results).filter(({ title }) => titles.includes(title))).toEqual(overviews(results))
  })

  it('notice a figure that is gone', () => {
    expect(() => overviews(results.replaceAll('| presign, node |', '| presign, another |'))).toThrow('presign, node')
  })
})
