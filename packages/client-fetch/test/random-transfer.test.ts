import { expect, it } from 'vitest'
import { randomTransfer } from './random-transfer.js'
import { serviceForTest } from './service.js'

// The long run, with sizes up to 200 MB and processes that are killed, is test/long-run.ts.
it('forty random transfers with faults: each is equal in the end, or a typed error that leaves nothing wrong', async () => {
  const service = await serviceForTest()
  const outcomes = []
  for (let seed = 1; seed <= 40; seed++) outcomes.push(await randomTransfer(service, seed, 2_000_000))
  expect(outcomes.filter(({ result }) => result === 'wrong')).toEqual([])
  expect(outcomes.filter(({ result }) => result === 'equal').length).toBeGreaterThan(30)
  expect(outcomes.some(({ pauses }) => pauses > 0)).toBe(true)
}, 120_000)
