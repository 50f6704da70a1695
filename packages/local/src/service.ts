import type { Clock } from '@presign/core'
import type { Verifier } from '@presign/core/verify'
import type { CallbackSender } from './callback/callback-sender.js'
import type { Dialect } from './dialect/dialect.js'
import type { ProcessHook } from './process-hook.js'
import type { Store } from './storage/store.js'

/** What operations work on. */
export interface Service {
  /** In what this door differs from those of other services. */
  readonly dialect: Dialect
  readonly store: Store
  readonly protocol: 'http' | 'https'
  readonly clock: Clock
  readonly region: string
  readonly verifier: Verifier
  readonly callbacks: CallbackSender
  /** Whether forms may name a callback. */
  readonly formCallbacks: boolean
  readonly process: ProcessHook | undefined
}
