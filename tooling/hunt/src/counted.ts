import type { SyncBackend } from '@presign/core'
import { nodeBackend } from '@presign/core/node'

/** What was computed. */
export interface Work {
  /** Digests, keys and signatures. */
  hashes: number
  /** Bytes that went into them. */
  bytes: number
}

/** A backend that counts what it is asked for: the same in every run, which time is not. */
export function counting(): { readonly backend: SyncBackend; readonly work: Work } {
  const work: Work = { hashes: 0, bytes: 0 }
  const backend = new Proxy(nodeBackend, {
    get(target, name) {
      const method = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...asked: unknown[]) => {
        work.hashes++
        for (const one of asked) if (typeof one === 'string' || one instanceof Uint8Array) work.bytes += one.length
        return Reflect.apply(method, target, asked)
      }
    },
  })
  return { backend, work }
}
