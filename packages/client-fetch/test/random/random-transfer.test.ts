import { expect, it, onTestFinished } from 'vitest'
import { provingGround } from './ground.js'
import { nodeKit } from './node-kit.js'
import { type Outcome, randomTransfer } from './random-transfer.js'

// The long run, with larger sizes and processes that are killed, is long-run.ts; other runtimes are in tooling/runtimes.
it('upload and download of forty random files with faults end equal, or with a typed error that leaves nothing wrong', async () => {
  const ground = await provingGround()
  onTestFinished(() => ground.close())
  const kit = nodeKit()
  onTestFinished(() => kit.close())
  const outcomes: Outcome[] = []
  for (let seed = 1; seed <= 40; seed++) outcomes.push(await randomTransfer(ground, kit, seed, 2_000_000))
  expect(outcomes.filter(({ result }) => result === 'wrong')).toEqual([])
  expect(outcomes.filter(({ result }) => result === 'equal').length).toBeGreaterThan(30)
  expect(outcomes.some(({ pauses }) => pauses > 0)).toBe(true)
}, 120_000)
