import type { Secret } from '@presign/core'

/** What became of the lines of a block. */
export interface SignedBlock {
  /** How many lines there were, up to a failure. */
  readonly lines: number
  /** As many lines, each with its newline. */
  readonly output: string
  /** Lines that were rejected, counted from 0. */
  readonly problems: readonly { readonly line: number; readonly text: string }[]
  /** What ended the command: an error that is not the line's. */
  readonly failure?: unknown
}

/** What a thread is told when it starts: the command line, taken apart, and its environment. */
export interface ThreadData {
  readonly words: readonly string[]
  /** Values of the text options, and `true` of the flags. */
  readonly options: Readonly<Record<string, readonly string[] | true>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** One piece of work. Credentials come with it, since they may have been renewed. */
export interface ThreadWork {
  readonly block: string
  readonly credentials: Secret
}

/** The answer. The output is bytes, which are handed over and not copied. */
export interface ThreadAnswer extends Omit<SignedBlock, 'output'> {
  readonly output: Uint8Array
  /** Whether the failure is one of usage: classes of errors do not survive the way between threads. */
  readonly usage: boolean
}

/** As much of a `Worker` as is used. */
export interface Thread {
  postMessage(work: ThreadWork): void
  on(event: 'message', listener: (answer: ThreadAnswer) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  terminate(): Promise<unknown>
}

/** A block as it was answered here or by a thread. */
export type Answered = Omit<SignedBlock, 'output'> & { readonly output: string | Uint8Array }
