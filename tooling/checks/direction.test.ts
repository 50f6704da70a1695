import { describe, expect, it } from 'vitest'
import { directionFaults } from './direction.js'
import { repositoryFiles } from './files.js'

it('the repository keeps the direction', () => {
  expect(directionFaults(repositoryFiles('packages', 'apps'))).toEqual([])
})

const source = (path: string, specifier: string) =>
  directionFaults([{ path, text: `import { x } from '${specifier}'` }])

describe('source', () => {
  it.each([
    ['core imports nothing', 'packages/core/src/a.ts', '@presign/oss'],
    ['oss imports no scheme', 'packages/oss/src/a.ts', '@presign/oss-v4'],
    ['no scheme imports another', 'packages/oss-v4/src/a.ts', '@presign/oss-v1'],
    ['client-fetch knows no provider', 'packages/client-fetch/src/a.ts', '@presign/oss'],
    ['packages do not import apps', 'packages/local/src/a.ts', '@presign/cli'],
    ['packages do not import tooling', 'packages/oss/src/a.ts', '@presign-tooling/testing'],
    ['apps do not import tooling', 'apps/cli/src/a.ts', '@presign-tooling/testing'],
    ['core has no Node modules', 'packages/core/src/a.ts', 'node:crypto'],
    ['other backends have no Node modules', 'packages/core/src/backends/web.ts', 'node:crypto'],
    ['schemes have no Node modules', 'packages/oss-v4/src/node.ts', 'node:crypto'],
    ['vectors import nothing', 'packages/vectors/src/a.ts', '@presign/core'],
    ['no package depends on vectors', 'packages/oss-v4/src/a.ts', '@presign/vectors'],
    ['schemes have no libraries', 'packages/oss-v4/src/a.ts', 'valibot'],
    ['Node modules carry their prefix', 'packages/core/src/backends/node.ts', 'crypto'],
    ['a path stays in its package', 'packages/oss/src/a.ts', '../../core/src/index.js'],
    ['an unknown package has no place', 'packages/stranger/src/a.ts', '@presign/core'],
  ])('%s', (_, path, specifier) => {
    expect(source(path, specifier)).toEqual([expect.stringContaining(`${path} imports ${specifier}: `)])
  })

  it.each([
    ['packages/core/src/backends/node.ts', 'node:crypto'],
    ['packages/core/src/backends/node.ts', '../recipe/recipe.js'],
    ['packages/oss-v4/src/a.ts', '@presign/core'],
    ['packages/oss-v4/src/a.ts', '@presign/oss'],
    ['packages/client-fetch/src/node.ts', 'node:fs'],
    ['packages/client-fetch/src/node/file-sink.ts', 'node:fs/promises'],
    ['packages/local/src/deep/a.ts', 'node:http'],
    ['packages/local/src/a.ts', 'hono'],
    ['apps/cli/src/a.ts', '@presign/local'],
    ['packages/core/src/a.test.ts', 'node:crypto'],
    ['packages/oss-v4/test/a.ts', '@presign-tooling/testing'],
  ])('%s may import %s', (path, specifier) => {
    expect(source(path, specifier)).toEqual([])
  })

  it.each([
    `import '@presign/oss'`,
    `import type { X } from '@presign/oss'`,
    `export { x } from '@presign/oss'`,
    `const x = await import('@presign/oss')`,
    `type X = import('@presign/oss').X`,
  ])('sees %s', (text) => {
    expect(directionFaults([{ path: 'packages/core/src/a.ts', text }])).toHaveLength(1)
  })
})

describe('manifest', () => {
  const manifest = (content: object) =>
    directionFaults([{ path: 'packages/oss-v4/package.json', text: JSON.stringify(content) }])

  it.each(['dependencies', 'peerDependencies', 'optionalDependencies'])('%s follow the direction', (field) => {
    expect(manifest({ [field]: { '@presign/core': '1', '@presign/oss-v1': '1', valibot: '1' } })).toHaveLength(2)
  })

  it('development dependencies are free', () => {
    expect(manifest({ devDependencies: { '@presign/local': '1', valibot: '1' } })).toEqual([])
  })
})
