import { createSyncSigner, type SyncBackend } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { describe, expect, it } from 'vitest'
import { KEYS, NOW } from '../harness.js'

/** `VERIFY_RUNS=20000` prints the figures of the decisions page; the suite looks at the work alone. */
const RUNS = Number(process.env.VERIFY_RUNS ?? 0)

const clock = { now: () => NOW }

function counting() {
  const steps: string[] = []
  const backend: SyncBackend = {
    ...nodeBackend,
    digest: (...args) => {
      steps.push('digest')
      return nodeBackend.digest(...args)
    },
    importKey: (...args) => {
      steps.push('importKey')
      return nodeBackend.importKey(...args)
    },
    sign: (...args) => {
      steps.push('sign')
      return nodeBackend.sign(...args)
    },
  }
  return { steps, backend }
}

describe.each([ossV4({ region: 'cn-hangzhou' }), ossV1({ region: 'cn-hangzhou' })])('$name', (scheme) => {
  const signer = (backend: SyncBackend) => createSyncSigner(scheme, { credentials: KEYS, backend, clock })
  const verifier = (backend: SyncBackend) => createSyncVerifier([scheme], { credentialsOf: () => KEYS, backend, clock })
  const input = (index: number) => ({ bucket: 'photos', key: `2026/${index}.jpg`, expiresIn: 60 })
  const arrived = (index: number): RawRequest => {
    const { method, url } = signer(nodeBackend).presign(input(index))
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url) ?? []
    return { method, target, headers: ['Host', host, 'User-Agent', 'x', 'Accept', '*/*'] }
  }

  it('a warm verification asks for the hashes of a warm signature, and no more', () => {
    const [signing, verifying] = [counting(), counting()]
    const [warmSigner, warmVerifier] = [signer(signing.backend), verifier(verifying.backend)]
    warmSigner.presign(input(0))
    warmVerifier.verify(arrived(0))
    expect(verifying.steps.sort()).toEqual(signing.steps.sort())
    signing.steps.length = 0
    verifying.steps.length = 0
    warmSigner.presign(input(1))
    expect(warmVerifier.verify(arrived(1)).ok).toBe(true)
    expect(verifying.steps).toEqual(signing.steps)
  })

  const figures = (name: string, run: () => void) => RUNS > 0 && it(name, { timeout: 600_000 }, run)

  figures('takes this long', () => {
    const requests = Array.from({ length: RUNS }, (_, index) => arrived(index))
    const [warm, fresh, reader] = [signer(nodeBackend), signer(nodeBackend), verifier(nodeBackend)]
    const times: Record<'warm' | 'fresh' | 'verify', number[]> = { warm: [], fresh: [], verify: [] }
    const measure = (name: keyof typeof times, work: (index: number) => unknown) => {
      const start = process.cpuUsage().user
      for (let index = 0; index < RUNS; index++) work(index)
      times[name].push((process.cpuUsage().user - start) / RUNS)
    }
    for (let round = 0; round < 9; round++) {
      measure('warm', (index) => warm.presign(input(index)))
      measure('fresh', (index) => fresh.presign({ ...input(index), expiresIn: 60 + (index % 2) }))
      measure('verify', (index) => reader.verify(requests[index] as RawRequest))
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1] ?? 0
    const [a, b, c] = [median(times.warm), median(times.fresh), median(times.verify)]
    process.stdout.write(
      `${scheme.name}: sign ${a.toFixed(1)} µs, sign with a new plan ${b.toFixed(1)}, verify ${c.toFixed(1)}\n`,
    )
    expect(c).toBeGreaterThan(0)
  })
})
