// A setup file of vitest: `pnpm laws` runs each property many times as often as its test says. See tooling/start/laws.mjs.
import { appendFileSync } from 'node:fs'
import type { IAsyncProperty, IProperty, Parameters } from 'fast-check'
import { afterAll, expect, vi } from 'vitest'

const { PRESIGN_LAWS_TIMES: times, PRESIGN_LAWS_LOG: log = '' } = process.env

let steps = 0

// What a test asks of `fc.assert` comes before `fc.configureGlobal`, so the function itself is another one here.
vi.mock('fast-check', async (original) => {
  const actual = await original<typeof import('fast-check')>()
  const assert = (property: IProperty<unknown> & IAsyncProperty<unknown>, given: Parameters<unknown> = {}) => {
    const numRuns = (given.numRuns ?? 100) * Number(times)
    const counted = () => {
      steps += numRuns
    }
    const asserted = actual.assert(property, { ...given, numRuns }) as unknown
    return asserted instanceof Promise ? asserted.then(counted) : counted()
  }
  return { ...actual, assert, default: { ...actual.default, assert } }
})

afterAll(() => {
  if (steps > 0) appendFileSync(log, `${JSON.stringify({ file: expect.getState().testPath, steps })}\n`)
})
