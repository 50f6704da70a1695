import { PassThrough, Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { readAll } from './io.js'

it.each([
  [true, 'Reading standard input: paste it here and end with Ctrl-D\n'],
  [false, ''],
])('readAll says what it waits for on a terminal (%s)', async (isTTY, said) => {
  const stderr = new PassThrough()
  const stdin = Object.assign(Readable.from([Buffer.from('é')]), { isTTY })
  const io = { env: {}, stdin, stdout: new PassThrough(), stderr, signal: new AbortController().signal }
  expect(await readAll(io)).toBe('é')
  expect(String(stderr.read() ?? '')).toBe(said)
})
