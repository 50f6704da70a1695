import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BUFFER_SIZE, DoubleBuffer } from './double-buffer.js'

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('DoubleBuffer writes what it was given, in order, however it was cut and however late a write reads its bytes', async () => {
  const sizes = fc.array(fc.constantFrom(0, 1, 65_536, BUFFER_SIZE - 1, BUFFER_SIZE, BUFFER_SIZE + 1, 300_000), {
    maxLength: 8,
  })
  const pool: Uint8Array[] = []
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(100), async (chunks, start) => {
      const total = chunks.reduce((sum, size) => sum + size, 0)
      const written = new Uint8Array(start + total)
      const buffer = new DoubleBuffer(
        async (bytes, offset) => {
          // A disk takes its time; meanwhile the next chunks arrive.
          await turn()
          written.set(bytes, offset)
        },
        start,
        pool,
      )
      const memory = new Uint8Array(BUFFER_SIZE + 1)
      for (const [index, size] of chunks.entries()) await buffer.write(memory.subarray(0, size).fill(index + 1))
      await buffer.end()
      let at = start
      for (const [index, size] of chunks.entries()) {
        expect(written.subarray(at, at + size).every((byte) => byte === index + 1)).toBe(true)
        at += size
      }
      expect(pool.length).toBe(2)
    }),
    { numRuns: 30 },
  )
})

it('DoubleBuffer.end rejects when a write failed, and its buffers are not used again', async () => {
  const pool: Uint8Array[] = []
  const buffer = new DoubleBuffer(() => Promise.reject(new Error('disk full')), 0, pool)
  await buffer.write(new Uint8Array(BUFFER_SIZE))
  await turn()
  await expect(buffer.end()).rejects.toThrow('disk full')
  expect(pool).toEqual([])
})

it('DoubleBuffer.write fills one buffer while the other is written, and waits for a third', async () => {
  let finish = () => undefined as unknown
  const slow = () => new Promise<void>((resolve) => (finish = resolve))
  const buffer = new DoubleBuffer(slow, 0, [])
  await buffer.write(new Uint8Array(2 * BUFFER_SIZE - 1))
  let third = false
  const waiting = buffer.write(new Uint8Array(2)).then(() => (third = true))
  await turn()
  expect(third).toBe(false)
  finish()
  await waiting
})
