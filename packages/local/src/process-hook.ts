import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

/** An object that is to be processed. */
export interface ProcessInput {
  readonly bucket: string
  readonly key: string
  /** The value of `x-oss-process`, such as `image/resize,w_100`. */
  readonly process: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  readonly body: Readable
}

/** What processing made of it. */
export interface ProcessOutput {
  readonly body: Uint8Array | string
  readonly contentType: string
}

/**
 * Answers `x-oss-process`, which this server cannot do by itself. `undefined`: the action is not known, and the request
 * is rejected.
 */
export type ProcessHook = (input: ProcessInput) => ProcessOutput | undefined | Promise<ProcessOutput | undefined>

/**
 * A hook that answers every action with the object as it is: for tests that look whether an answer comes, not what is in
 * it. Nothing is processed, so it is not the default.
 *
 * @example
 * ```ts
 * import { createLocalOss, unprocessed } from '@presign/local/oss'
 *
 * const oss = await createLocalOss({ buckets: ['photos'], process: unprocessed })
 * await oss.close()
 * ```
 */
export const unprocessed: ProcessHook = async ({ body, contentType }) => ({ body: await buffer(body), contentType })
