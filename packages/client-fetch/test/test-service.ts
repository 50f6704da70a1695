import { createHash } from 'node:crypto'
import { createSigner, type LearningClock, learningClock } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import type { SignerSource } from '../src/index.js'
import { type FaultyProxy, faultyProxy } from './faulty-proxy.js'

/** A service behind a proxy that fails on demand, and what a client needs to talk to it. */
export interface TestService {
  readonly oss: LocalOss
  readonly proxy: FaultyProxy
  readonly clock: LearningClock
  /** A source for an object of the bucket `photos`. */
  source(key: string, more?: Partial<SignerSource>): SignerSource
  /** Stores an object, without our code. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
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
    async put(key, bytes) {
      const { url } = await direct.presign({ method: 'PUT', bucket: 'photos', key, expiresIn: 60 })
      const response = await fetch(url, { method: 'PUT', body: bytes })
      if (!response.ok) throw new Error(`The service answered ${response.status}: ${await response.text()}`)
    },
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

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
