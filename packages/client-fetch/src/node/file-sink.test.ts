import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { fileSink } from './file-sink.js'

it('has written bytes when it says so: their memory is used for others from then on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'presign-sink-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const sink = fileSink(join(folder, 'file'))
  const size = 8 * 1024 * 1024
  await sink.open(size, false)
  const lent = new Uint8Array(size).fill(1)
  await sink.write(lent, 0)
  lent.fill(2)
  for await (const chunk of sink.read(0, size)) expect(chunk.every((byte) => byte === 1)).toBe(true)
  await sink.close(false)
})
