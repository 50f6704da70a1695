import { existsSync, readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from '../checks/files.js'
import { type Surface, surfaces } from './surface.js'

// A change of what users can see is to be seen in review: `vitest run --project tooling tooling/api -u` writes it down.

const packages = readdirSync(`${root}packages`).filter((name) => existsSync(`${root}packages/${name}/package.json`))

let found: Map<string, Surface>
beforeAll(() => {
  found = surfaces()
}, 300_000)

describe.each(packages)('%s', (name) => {
  it('has the surface that was written down', async () => {
    await expect(found.get(name)?.text).toMatchFileSnapshot(`./${name}.d.ts.txt`)
  })

  it('says any nowhere', () => {
    expect(found.get(name)?.any).toEqual([])
  })
})
