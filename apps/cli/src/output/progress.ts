import { progress, spinner } from '@clack/prompts'
import type { Progress as Moved } from '@presign/client-fetch'
import { harmless, type Io } from './io.js'

/** Counts on a terminal, and says nothing anywhere else. */
export interface Progress {
  update(lines: number): void
  stop(): void
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined }

/** A terminal is updated ten times a second at most: drawing would cost more than signing. */
const EVERY = 100

/** The progress of a stream of lines, on standard error. */
export function progressOn(io: Io): Progress {
  if (!io.stderr.isTTY) return SILENT
  const shown = spinner({ output: io.stderr, signal: io.signal })
  shown.start('Signing')
  const begun = Date.now()
  let drawn = begun
  let last = 0
  const text = (now: number) => `${last} signed, ${Math.round(last / Math.max(0.001, (now - begun) / 1000))} a second`
  return {
    update(lines) {
      last = lines
      const now = Date.now()
      if (now - drawn < EVERY) return
      drawn = now
      shown.message(text(now))
    },
    stop: () => shown.stop(text(Date.now())),
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
  const bar = progress({ max: 100, output: io.stderr, withGuide: false })
  let percent = 0
  bar.start(harmless(title))
  return {
    update({ bytes, total, rate, phase }) {
      const now = total ? Math.floor((bytes / total) * 100) : percent
      bar.advance(
        now - percent,
        `${harmless(title)}: ${megabytes(bytes)} of ${total ? megabytes(total) : '?'} MB, ${megabytes(rate)} MB/s (${phase})`,
      )
      percent = now
    },
    stop: (text) => bar.stop(harmless(text)),
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
