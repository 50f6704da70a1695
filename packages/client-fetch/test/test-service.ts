import { createHash } from 'node:crypto'
import { createSigner, type LearningClock, learningClock } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss, type LocalOss } from '@presign/local-oss'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import type { SignerSource, Timer } from '../src/index.js'
import { type FaultyProxy, faultyProxy } from './faulty-proxy.js'

/** A service behind a proxy that fails on demand, and what a client needs to talk to it. */
export interface TestService {
  readonly oss: LocalOss
  readonly proxy: FaultyProxy
  readonly clock: LearningClock
  /** A source for an object of the bucket `photos`. */
  source(key: string, more?: Partial<SignerSource>): SignerSource
  /** The object as the service has it, fetched without our code; `undefined` when there is none. */
  stored(key: string): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/** @param base The client's clock. */
export async function testService(base = { now: () => Date.now() }): Promise<TestService> {
  const oss = await createLocalOss({ buckets: [{ name: 'photos', cors: '*' }] })
  const proxy = await faultyProxy(oss.url)
  const clock = learningClock(base)
  const scheme = ossV4({ region: oss.region, endpoint: endpoints.pathStyle(proxy.url) })
  const signer = createSigner(scheme, { credentials: oss.credentials, backend: nodeBackend, clock })
  // It asks with the server's own time, which tests may have set.
  const direct = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), {
    credentials: oss.credentials,
    clock: oss.clock,
  })
  return {
    oss,
    proxy,
    clock,
    source: (key, more) => ({ signer, bucket: 'photos', key, ...more }),
    async stored(key) {
      const { url } = await direct.presign({ bucket: 'photos', key, expiresIn: 60 })
      const response = await fetch(url)
      if (response.status === 404) return undefined
      if (response.status !== 200) throw new Error(`The service answered ${response.status}: ${await response.text()}`)
      return new Uint8Array(await response.arrayBuffer())
    },
    async close() {
      await proxy.close()
      await oss.close()
    },
  }
}

/** A second passes in a millisecond. */
export const hurried: Timer = {
  now: () => performance.now() * 1000,
  after(milliseconds, run) {
    const handle = setTimeout(run, milliseconds / 1000)
    return () => clearTimeout(handle)
  },
}

/** Numbers from a seed (mulberry32): the same test meets the same faults. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Bytes that differ in every place and from seed to seed. */
export function bytesFrom(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(size / 4))
  let state = seed * 2654435761 + 1
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[index] = state
  }
  return new Uint8Array(words.buffer, 0, size)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
