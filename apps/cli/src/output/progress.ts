import type { Progress as Moved } from '@presign/client-fetch'
import { harmless, type Io } from './io.js'

/** Counts on a terminal, and says nothing anywhere else. */
export interface Progress {
  update(lines: number): void
  stop(): void
}

/** A terminal is updated ten times a second at most: drawing would cost more than signing. */
const EVERY = 100

/** The progress of a stream of lines, on standard error. */
export function progressOn(io: Io): Progress {
  if (!io.stderr.isTTY) return { update: () => undefined, stop: () => undefined }
  const line = new LiveLine(io.stderr)
  const begun = Date.now()
  let last = 0
  const text = () => `${last} signed, ${Math.round(last / Math.max(0.001, (Date.now() - begun) / 1000))} a second`
  return {
    update(lines) {
      last = lines
      line.draw(text)
    },
    stop: () => line.end(text()),
  }
}

/** The progress of bytes. */
export interface TransferProgress {
  update(moved: Moved): void
  stop(text: string): void
}

/** The progress of a transfer, on standard error. */
export function transferProgress(io: Io, title: string): TransferProgress {
  if (!io.stderr.isTTY) return { update: () => undefined, stop: () => undefined }
  const line = new LiveLine(io.stderr)
  return { update: (moved) => line.draw(() => `${title}: ${stateOf(moved)}`), stop: (text) => line.end(text) }
}

function stateOf({ bytes, total, rate, phase }: Moved): string {
  const percent = total ? ` (${Math.floor((bytes / total) * 100)} %)` : ''
  const of = total ? ` of ${megabytes(total)}` : ''
  return `${megabytes(bytes)}${of} MB${percent}, ${megabytes(rate)} MB/s, ${phase}`
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)

/**
 * A line that is written over. It reads nothing: what draws prompts as well sets the terminal to raw mode, where Ctrl-C is
 * a key and no signal, and the library that was here before then ended the process with status 0.
 */
class LiveLine {
  readonly #out: Io['stderr']
  #drawn = 0

  constructor(out: Io['stderr']) {
    this.#out = out
  }

  draw(text: () => string): void {
    const now = Date.now()
    if (now - this.#drawn < EVERY) return
    this.#drawn = now
    const { columns = 80 } = this.#out
    // A line that wraps cannot be written over.
    this.#out.write(`\r${harmless(text()).slice(0, Math.max(20, columns - 1))}\u001b[K`)
  }

  end(text: string): void {
    this.#out.write(`\r${harmless(text)}\u001b[K\n`)
  }
}
