import type { Clock } from '@presign/core'
import type { Verifier } from '@presign/core/verify'
import type { CallbackSender } from './callback/callback-sender.js'
import type { ProcessHook } from './process-hook.js'
import type { Store } from './storage/store.js'

/** What operations work on. */
export interface Service {
  readonly store: Store
  readonly clock: Clock
  readonly region: string
  readonly verifier: Verifier
  readonly callbacks: CallbackSender
  /** Whether forms may name a callback. */
  readonly formCallbacks: boolean
  readonly process: ProcessHook | undefined
}

/** The account to which every bucket here belongs. */
export const OWNER = { ID: '1000000000000000', DisplayName: '1000000000000000' } as const
