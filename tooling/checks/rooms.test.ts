import { describe, expect, it } from 'vitest'
import { repositoryFiles } from './files.js'
import { circles, climbing, crowdedFolders } from './rooms.js'

const file = (path: string, text = '') => ({ path, text })

describe('folders', () => {
  it('none of ours has more than fourteen source files', () => {
    expect(crowdedFolders(repositoryFiles('packages', 'apps'))).toEqual([])
  })

  it('counts source files and no tests', () => {
    const files = Array.from({ length: 15 }, (_, index) => file(`packages/a/src/f${index}.ts`))
    expect(crowdedFolders(files)).toEqual(['packages/a/src has 15 source files, wanted at most 14'])
    expect(crowdedFolders([...files.slice(1), file('packages/a/src/f0.test.ts')])).toEqual([])
  })
})

describe('circles', () => {
  it('no two files of ours import each other, types included', () => {
    expect(circles(repositoryFiles('packages', 'apps'))).toEqual([])
  })

  it('sees a circle of types over three files', () => {
    const files = [
      file('packages/a/src/one.ts', `import type { Two } from './deep/two.js'`),
      file('packages/a/src/deep/two.ts', `export type { Three } from '../three.js'`),
      file('packages/a/src/three.ts', `import { one } from './one.js'`),
      file('packages/a/src/four.ts', `import { one } from './one.js'`),
    ]
    expect(circles(files)).toEqual([
      'these import each other in a circle: packages/a/src/deep/two.ts, packages/a/src/one.ts, packages/a/src/three.ts',
    ])
  })
})

describe('rooms of core', () => {
  it('import downwards only', () => {
    expect(climbing(repositoryFiles('packages/core'))).toEqual([])
  })

  it.each([
    ['a room that imports from one above it', 'text/a.ts', '../signer/b.js'],
    ['a room that imports an entry', 'signer/a.ts', '../index.js'],
    ['errors that import from a room', 'errors.ts', './text/b.js'],
  ])('sees %s', (_, from, specifier) => {
    const files = ['signer/b', 'index', 'text/b'].map((name) => file(`packages/core/src/${name}.ts`))
    expect(climbing([...files, file(`packages/core/src/${from}`, `import { b } from '${specifier}'`)])).toHaveLength(1)
  })
})
