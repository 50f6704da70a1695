import { existsSync } from 'node:fs'
// biome-ignore lint/correctness/noUndeclaredDependencies: that of the root, which runs this; beside the esbuild of this package, pnpm would make another copy
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { refuseDisagreement } from './interleaved.js'
import { HERE } from './processes.js'
import type { Scenario } from './row.js'

// `npm test` does not install the peers; `pnpm install` does.
const installed = existsSync(`${HERE}node_modules/ali-oss`)
const scenarios: Readonly<Record<string, Scenario>> = installed ? (await import('./scenarios.js')).scenarios : {}

/** Some clients round the time where others cut it off. */
const WHOLE_SECOND = Math.floor(Date.now() / 1000) * 1000

// All sign at one second, however long it takes.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: WHOLE_SECOND }))
afterAll(() => void vi.useRealTimers())

/** Those that start servers or whole processes, out of files that have to be built first. */
const BUILT = /^(?:bulk|emulator|transfer)/

it.runIf(!installed)('the peers are not installed, so nothing is compared with them', () => {
  expect(scenarios).toEqual({})
})

describe.runIf(installed)('the peers', () => {
  const names = Object.keys(scenarios).filter((name) => !BUILT.test(name))

  it.each(names)('agree with ours on the signature, or are accepted by our verifier: %s', async (name) => {
    const { rows, against } = scenarios[name] as Scenario
    const found = await rows()
    for (const row of found) expect(String(await row.run(3)), row.name).not.toBe('')
    await refuseDisagreement(found)
    const known = found.map((row) => row.name)
    expect(against.some((rival) => known.includes(rival))).toBe(true)
  })

  it('have titles of their own', () => {
    const titles = Object.values(scenarios).map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })
})
