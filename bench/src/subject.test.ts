// biome-ignore lint/correctness/noUndeclaredDependencies: that of the root, which runs this; beside the esbuild of this package, pnpm would make another copy
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { refuseDisagreement } from './interleaved.js'
import { RAW, RAW_HMAC, RAW_RSA, rawRow, rawVerdict } from './raw.js'
import { SCHEMES, type SchemeName, taskOf } from './schemes.js'
import { subject } from './subject.js'
import { PLAIN_KEYS } from './workload.js'

const WHOLE_SECOND = Math.floor(Date.now() / 1000) * 1000

// What is timed is not tested here: every row is called once or twice, at one second, however long that takes.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: WHOLE_SECOND }))
afterAll(() => void vi.useRealTimers())

describe.each(Object.entries(subject))('the rows of %s', (_name, rowsOf) => {
  it('do their task, and agree on the signature', async () => {
    const rows = await rowsOf()
    for (const row of rows) expect(String(await row.run(3)), row.name).not.toBe('')
    await refuseDisagreement(rows)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })
})

describe.each(Object.entries(SCHEMES))('the floor of %s', (name, make) => {
  it('computes the primitives of the scheme, for a signature and for a verdict', async () => {
    const tried = { ...make(), ready: PLAIN_KEYS.slice(0, 8) }
    expect(taskOf(name as SchemeName)).toBe(tried.what)
    const floor = rawRow(tried)
    expect(floor.name).toBe(FLOORS[name as SchemeName])
    expect(String(await floor.run(3)).length).toBeGreaterThan(20)
    expect(() => rawVerdict(tried).run(3)).not.toThrow()
  })
})

/** Which schemes hash a text before they sign another. */
const FLOORS: Readonly<Record<SchemeName, string>> = {
  'oss-v4': RAW,
  'oss-v1': RAW_HMAC,
  'aws-v4': RAW,
  cos: RAW,
  obs: RAW_HMAC,
  tos: RAW,
  bos: RAW_HMAC,
  'gcs-v4': RAW,
  'gcs-v4-rsa': RAW_RSA,
  'azure-sas': RAW_HMAC,
  qiniu: RAW_HMAC,
  acs3: RAW,
  'acs-rpc': RAW_HMAC,
  tc3: RAW,
}

it('refuseDisagreement refuses rows of one protocol that make two signatures', async () => {
  const row = (name: string, digit: string) => ({
    name,
    protocol: 'oss-v4' as const,
    run: () => `signature=${digit.repeat(64)}`,
  })
  await expect(refuseDisagreement([row('a', '0'), row('b', '1')])).rejects.toThrow('disagree')
  await expect(refuseDisagreement([row('a', '0'), row('b', '0')])).resolves.toBeUndefined()
})
