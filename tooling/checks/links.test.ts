import { describe, expect, it } from 'vitest'
import { project } from '../project/project.js'
import { repositoryFiles } from './files.js'
import { brokenLinks, linksThatNeedTheRepository } from './links.js'

// The site's own pages have its addresses, which its build and `apps/docs/test` hold.
const pages = repositoryFiles('*.md').filter(({ path }) => !/^(?:\.changeset|apps\/docs)\//.test(path))

describe('links', () => {
  it('lead to files and headings that are there', () => {
    expect(brokenLinks(pages, project)).toEqual([])
  })

  it('of the READMEs of packages work on the page that npm shows', () => {
    const readmes = pages.filter(({ path }) => /^(?:packages|apps)\/[^/]+\/README\.md$/.test(path))
    expect(linksThatNeedTheRepository(readmes)).toEqual([])
  })

  it.each([
    ['a file that is not there', 'docs/none.md', 'there is no such file'],
    ['a heading that is not there', 'README.md#none', 'there is no such heading'],
    ['a heading of its own that is not there', '#none', 'there is no such heading'],
    [
      'the same by the whole address',
      `${project.repository}/blob/${project.branch}/docs/none.md`,
      'there is no such file',
    ],
    ['another branch', `${project.repository}/blob/none/README.md`, 'there is no such file'],
  ])('see %s', (_, link, why) => {
    const page = { path: 'PAGE.md', text: `# Page\n\n[text](${link})\n` }
    expect(brokenLinks([page], project)).toEqual([`PAGE.md links to ${link}: ${why}`])
  })

  it.each([
    'README.md#install',
    '#page',
    'https://example.com/none',
    `${project.repository}/tree/${project.branch}/docs`,
  ])('take %s', (link) => {
    const page = { path: 'PAGE.md', text: `# Page\n\n[text](${link}) \`[code](none.md)\`\n` }
    expect(brokenLinks([page], project)).toEqual([])
  })

  it('see what needs the repository around it', () => {
    const text = '[a](../core) [b](#limits) [c](https://example.com) [d](FORMAT.md)'
    expect(linksThatNeedTheRepository([{ path: 'README.md', text }])).toHaveLength(2)
  })
})
