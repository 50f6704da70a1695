import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleServer, crashLoop } from './crash/loop.js'

it('the store loses no acknowledged object and shows no half one when it is killed again and again', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'))
  const { kills, acknowledged, interrupted, faults } = await crashLoop(await bundleServer(), folder, 5, 1)
  expect(faults).toEqual([])
  expect([kills, acknowledged > 0, interrupted > 0]).toEqual([5, true, true])
  await rm(folder, { recursive: true })
})
