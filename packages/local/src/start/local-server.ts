import type { Endpoint } from '@presign/core'
import type { AccessKey, KeyRing, TemporaryCredentials, TemporaryOptions } from '../auth/key-ring.js'
import type { Faults } from '../faults/faults.js'
import type { RequestLog } from '../log/request-log.js'
import type { SettableClock } from '../settable-clock.js'
import type { Snapshot } from '../storage/snapshot.js'
import type { Store } from '../storage/store.js'

/** A server that runs. */
export interface LocalServer {
  /** `http://127.0.0.1:PORT`, or `https://localhost:PORT` */
  readonly url: string
  readonly port: number
  /** Where signed requests go, for a scheme's `endpoint`: path style at {@link url}. */
  readonly endpoint: Endpoint
  /** The first of its key pairs. Not enumerable, so that no log of a server shows a secret. */
  readonly credentials: AccessKey
  readonly region: string
  /** With https: what clients have to trust, in PEM. */
  readonly certificate: string | undefined
  /** The server's time. */
  readonly clock: SettableClock
  /** What was requested, and how it was answered. */
  readonly requests: RequestLog
  /** What goes wrong on purpose. */
  readonly faults: Faults
  /**
   * Makes credentials that expire, as an STS service would.
   *
   * @throws SigningError `input_invalid` for a session policy, which nothing here obeys.
   */
  issueTemporaryCredentials(options?: TemporaryOptions): TemporaryCredentials
  /** Remembers all buckets and objects, so that a test can go back to them. */
  snapshot(): Promise<Snapshot>
  /** Ends requests in progress, for two seconds at most, and then the server. */
  close(): Promise<void>
}

/** What servers beside one another have in common. */
export interface Shared {
  readonly store: Store
  readonly ring: KeyRing
  readonly clock: SettableClock
}

// Beside the server and not in it: users do not see the store.
const shared = new WeakMap<LocalServer, Shared>()

/** Remembers what a server can share. */
export function share(server: LocalServer, parts: Shared): void {
  shared.set(server, parts)
}

/** What a server shares. */
export function sharedBy(server: LocalServer): Shared {
  const parts = shared.get(server)
  if (!parts)
    throw new TypeError(
      'Cannot start beside this: wanted a server that createLocalOss, createLocalS3 or createLocalCos returned',
    )
  return parts
}
