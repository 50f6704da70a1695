import { describe, expect, it } from 'vitest'
import { repositoryFiles } from './files.js'
import { lockfileFaults, placeFaults } from './places.js'

// Put together here so that this file does not hold what it looks for.
const host = ['registry', 'example', 'com'].join('.')
const home = ['', 'home', 'ann', 'presign'].join('/')
// A key of an object, in which the name of such a folder stands in the middle.
const key = ['photos', 'root', 'x'].join('/')

describe('the tree', () => {
  it('names no machine and no registry', () => {
    expect(placeFaults(repositoryFiles())).toEqual([])
  })

  it.each([home, `"${home}"`, ['C:', 'Users', 'ann'].join('\\'), `https://${host}/a`])('sees %s', (text) => {
    expect(placeFaults([{ path: 'a.md', text: `first\n${text}` }])).toEqual([expect.stringContaining('a.md:2 names ')])
  })

  it.each(['https://example.com/home/page', key, 'the registry. Then'])('leaves %s alone', (text) => {
    expect(placeFaults([{ path: 'a.md', text }])).toEqual([])
  })
})

describe('the lockfile', () => {
  it('holds no address', () => {
    const [lockfile] = repositoryFiles('pnpm-lock.yaml')
    expect(lockfile && lockfileFaults(lockfile)).toEqual([])
  })

  it.each([`resolution: {tarball: https://${host}/a.tgz}`, `resolution: {tarball: a.tgz}`])('sees %s', (text) => {
    expect(lockfileFaults({ path: 'pnpm-lock.yaml', text })).toHaveLength(1)
  })

  it('leaves links in deprecation notes alone', () => {
    expect(lockfileFaults({ path: 'pnpm-lock.yaml', text: '    deprecated: see https://example.com' })).toEqual([])
  })
})
