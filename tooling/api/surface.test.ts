import { beforeAll, describe, expect, it } from 'vitest'
import { type Surface, surfaces } from './surface.js'

// A change of what users can see is to be seen in review: `vitest run --project tooling tooling/api -u` writes it down.

let found: Map<string, Surface>
beforeAll(() => {
  found = surfaces()
}, 300_000)

describe.each([
  'core',
  'crc64',
  'object-storage',
  'oss',
  'oss-v4',
  'oss-v1',
  's3',
  'aws-v4',
  'cos',
  'client-fetch',
  'local',
])('%s', (name) => {
  it('has the surface that was written down', async () => {
    await expect(found.get(name)?.text).toMatchFileSnapshot(`./${name}.d.ts.txt`)
  })

  it('says any nowhere', () => {
    expect(found.get(name)?.any).toEqual([])
  })
})

it('has a page for every package', () => {
  expect([...found.keys()].sort()).toEqual(
    [
      'aws-v4',
      'client-fetch',
      'core',
      'cos',
      'crc64',
      'local',
      'object-storage',
      'oss',
      'oss-v1',
      'oss-v4',
      's3',
    ].sort(),
  )
})
