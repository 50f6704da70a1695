import { once } from 'node:events'
import type { Secret } from '@presign/core'
import { type Io, report } from '../output/io.js'
import { progressOn } from '../output/progress.js'
import { blocksOf } from './blocks.js'
import { type LineSigner, signBlock } from './sign-block.js'
import type { Answered, Thread } from './thread.js'
import { Threads } from './threads.js'

/** How lines are signed here, and by whom else. */
export interface Bulk {
  readonly here: LineSigner
  /** Throws while there are none, as a signer would for each line. */
  credentials(): Secret
  /** How many threads sign. With one it is this one. */
  readonly jobs: number
  readonly startThread: (() => Thread) | undefined
}

/** What is signed here before threads start, which takes a tenth of a second. UTF-16 units. */
const HERE = 262_144

/**
 * Signs lines a block at a time, with at most two blocks for each thread in memory. A line that is rejected stays empty in
 * the output, so that lines in and out belong together; in NDJSON it says why.
 *
 * @returns Exit status 1 when a line was rejected.
 */
export async function presignLines(bulk: Bulk, io: Io): Promise<number> {
  const written = new Written(io)
  const pending: Promise<Answered>[] = []
  let threads: Threads | undefined
  let units = 0
  try {
    for await (const block of blocksOf(io.stdin)) {
      io.signal.throwIfAborted()
      units += block.length
      if (units > HERE) threads ??= threadsOf(bulk)
      pending.push(signed(bulk, threads, block))
      if (pending.length > (threads ? 2 * bulk.jobs : 0)) await written.add(await pending.shift())
    }
    while (pending.length > 0) await written.add(await pending.shift())
  } finally {
    await threads?.end()
  }
  return written.end()
}

function threadsOf({ jobs, startThread }: Bulk): Threads | undefined {
  return startThread && jobs > 1 ? new Threads(Array.from({ length: jobs }, startThread)) : undefined
}

/** By a thread, or here: without threads, and without credentials to send along, which is an error of each line. */
function signed({ here, credentials }: Bulk, threads: Threads | undefined, block: string): Promise<Answered> {
  const secret = threads && attempt(credentials)
  const answer = threads && secret ? threads.sign({ block, credentials: secret }) : signedHere(here, block)
  // It may fail before its turn to be waited for.
  answer.catch(() => undefined)
  return answer
}

async function signedHere(here: LineSigner, block: string): Promise<Answered> {
  return signBlock(here, block)
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call()
  } catch {
    return undefined
  }
}

/** Blocks on their way out, in their order. */
class Written {
  readonly #io: Io
  readonly #progress
  #lines = 0
  #rejected = 0

  constructor(io: Io) {
    this.#io = io
    this.#progress = progressOn(io)
  }

  async add(block: Answered | undefined): Promise<void> {
    if (block === undefined) return
    const { lines, output, problems, failure } = block
    for (const { line, text } of problems) report(this.#io, `Line ${this.#lines + line + 1}: ${text}`)
    this.#lines += lines
    this.#rejected += problems.length
    // Waits for the reader: what is not read yet is not made yet.
    if (output.length > 0 && !this.#io.stdout.write(output)) await once(this.#io.stdout, 'drain')
    this.#progress.update(this.#lines)
    if (failure !== undefined) throw failure
  }

  end(): number {
    this.#progress.stop()
    if (this.#rejected === 0) return 0
    report(this.#io, `${this.#rejected} of ${this.#lines} lines were rejected`)
    return 1
  }
}
