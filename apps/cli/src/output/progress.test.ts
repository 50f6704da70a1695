import { PassThrough, Writable } from 'node:stream'
import { expect, it, vi } from 'vitest'
import { progressOn, transferProgress } from './progress.js'

function terminal(columns = 60) {
  const chunks: string[] = []
  const stderr = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        chunks.push(String(chunk))
        done()
      },
    }),
    { isTTY: true, columns },
  )
  const stdin = new PassThrough()
  const io = { env: {}, stdin, stdout: new PassThrough(), stderr, signal: new AbortController().signal }
  return { io, shown: () => chunks.join('') }
}

const moved = { bytes: 1_500_000, total: 3_000_000, rate: 2e6, phase: 'receive' } as const

it('transferProgress writes over one line, and ends it with what it is told', () => {
  const { io, shown } = terminal()
  const progress = transferProgress(io, 'Downloading')
  progress.update(moved)
  progress.update(moved)
  progress.stop('Interrupted')
  expect(shown()).toBe('\rDownloading: 1.5 of 3.0 MB (50 %), 2.0 MB/s, receive\u001b[K\rInterrupted\u001b[K\n')
})

it('transferProgress tells no total that it does not know, and stays within the terminal', () => {
  const { io, shown } = terminal(30)
  transferProgress(io, 'Uploading').update({ ...moved, total: undefined } as never)
  expect(shown()).toBe('\rUploading: 1.5 MB, 2.0 MB/s, \u001b[K')
})

it('progress leaves standard input and its mode alone, so that Ctrl-C stays a signal', () => {
  const before = ['keypress', 'data', 'readable'].map((event) => process.stdin.listenerCount(event))
  const { io } = terminal()
  const read = vi.spyOn(io.stdin, 'on')
  const progress = progressOn(io)
  transferProgress(io, 'Uploading').update(moved)
  progress.update(1)
  expect(['keypress', 'data', 'readable'].map((event) => process.stdin.listenerCount(event))).toEqual(before)
  expect(read).not.toHaveBeenCalled()
  progress.stop()
})
