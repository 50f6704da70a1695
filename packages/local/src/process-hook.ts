import type { Readable } from 'node:stream'

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
