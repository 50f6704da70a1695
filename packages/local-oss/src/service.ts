import type { Clock } from '@presign/core'
import type { Checksums } from './checksum.js'
import type { Store } from './storage/store.js'

/** What operations work on. */
export interface Service {
  readonly store: Store
  readonly checksums: Checksums
  readonly clock: Clock
  readonly region: string
}

/** The account to which every bucket here belongs. */
export const OWNER = { ID: '1000000000000000', DisplayName: '1000000000000000' } as const
