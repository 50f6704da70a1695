import type { Clock } from '@presign/core'
import type { AccessKey } from './auth/key-ring.js'
import type { LoggedRequest } from './log/request-log.js'
import type { CorsRule } from './operations/api-types.js'
import type { ProcessHook } from './process-hook.js'
import type { Limits } from './server/server.js'
import type { LocalServer } from './start/local-server.js'
import type { BucketRecord } from './storage/records.js'

/** A bucket that is there from the beginning. */
export interface BucketOptions {
  readonly name: string
  /** What may be done without a signature. Default `private`. */
  readonly acl?: BucketRecord['acl']
  /** Whether every version of an object is kept. Default: not. */
  readonly versioning?: 'Enabled' | 'Suspended'
  /** Origins that pages may come from, separated by commas, or whole rules. Default: none. */
  readonly cors?: string | readonly CorsRule[]
}

/** Options of all servers. */
export interface ServerOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** The address to listen at. Default `127.0.0.1`: this machine only. */
  readonly host?: string
  /** The key pairs it knows; `credentials` of the result is the first. Default: one fixed pair. */
  readonly credentials?: AccessKey | readonly AccessKey[]
  /** Buckets that are there from the beginning. Default: none. */
  readonly buckets?: readonly (string | BucketOptions)[]
  /** `memory`, or the path of a folder. Default `memory`. */
  readonly storage?: string
  /**
   * Another server whose buckets and objects, clock and temporary credentials this one shares: one store with a door for each
   * service. Close this one first. `storage`, `fsync` and `clock` are those of the other. Default: none.
   */
  readonly beside?: LocalServer
  /**
   * Buckets by the custom domains that are bound to them, such as `{ 'img.example.com': 'photos' }`. The port is not looked
   * at. Default: none.
   */
  readonly cnames?: Readonly<Record<string, string>>
  /** What `clock` of the result follows until it is set. Default: the machine's clock. */
  readonly clock?: Clock
  /** Whether an answer waits until the bytes would survive a power cut. Default false: they survive a crash of this process. */
  readonly fsync?: boolean
  readonly limits?: Limits
  /**
   * Whether it speaks https, since clients behave otherwise there. With true it makes a certificate of its own, for
   * localhost and its addresses, which clients trust by `certificate` of the result; or give one. PEM. Default false.
   */
  readonly https?: boolean | { readonly key: string; readonly cert: string }
  /** The seed of `faults`. Default 1. */
  readonly seed?: number
  /** Called for every request when its answer is known. */
  readonly onRequest?: (request: LoggedRequest) => void
}

/** Options of `createLocalOss`. */
export interface LocalOssOptions extends ServerOptions {
  /** Default `cn-hangzhou`. */
  readonly region?: string
  /**
   * Whether signatures are checked. Default true. With `false` every request is served as the owner's, and each one
   * that should have been rejected raises a process warning: a test that passes so proves nothing about signatures.
   */
  readonly strict?: boolean
  /** Hosts that upload callbacks may call beyond this machine, by name or as `name:port`. Default: none. */
  readonly callbackHosts?: readonly string[]
  /**
   * Whether a form may name a callback. Default false: any web page can send a form to a bucket that is
   * `public-read-write`, and would so reach every port of this machine.
   */
  readonly formCallbacks?: boolean
  /** Answers `x-oss-process`, and makes what `sys/saveas` stores. Without it such requests are answered with NotImplemented;
   * `unprocessed` answers with the object as it is. */
  readonly process?: ProcessHook
}

/** Options of `createLocalCos`. */
export interface LocalCosOptions extends ServerOptions {
  /** The region in the service's host names. Default `ap-guangzhou`. */
  readonly region?: string
}

/** Options of `createLocalS3`. */
export interface LocalS3Options extends ServerOptions {
  /** The region that is signed. Default `us-east-1`. */
  readonly region?: string
}
