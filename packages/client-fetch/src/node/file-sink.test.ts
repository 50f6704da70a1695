import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { fileSink } from './file-sink.js'

it('fileSink.write has written the bytes when it resolves, so that their buffer can be filled again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'presign-sink-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const sink = fileSink(join(folder, 'file'))
  const size = 8 * 1024 * 1024
  await sink.open(size, false)
  const buffer = new Uint8Array(size).fill(1)
  await sink.write(buffer, 0)
  buffer.fill(2)
  for await (const chunk of sink.read(0, size)) expect(chunk.every((byte) => byte === 1)).toBe(true)
  await sink.close(false)
})
