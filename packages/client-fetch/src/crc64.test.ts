import fc from 'fast-check'
import { createCRC64 } from 'hash-wasm'
import { expect, it } from 'vitest'
import { Crc64, crc64Hex, joinCrc64, runningCrc64 } from './crc64.js'

const crc = (bytes: Uint8Array) => {
  const running = new Crc64()
  running.update(bytes)
  return running.digest()
}

/** The definition, bit by bit, from the catalogue of parametrised CRC algorithms. */
function byDefinition(bytes: Uint8Array): bigint {
  let value = 0xffffffffffffffffn
  for (const byte of bytes) {
    value ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0xc96c5795d7870f42n : value >> 1n
  }
  return value ^ 0xffffffffffffffffn
}

it('has the check value of CRC-64/XZ', () => {
  expect(crc64Hex(crc(new TextEncoder().encode('123456789')))).toBe('995dc9bbdf1939fa')
  expect(crc64Hex(crc(new Uint8Array()))).toBe('0000000000000000')
})

it('is what the definition says, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (pieces) => {
      const whole = new Crc64()
      for (const piece of pieces) whole.update(piece)
      const all = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
      expect(whole.digest()).toBe(byDefinition(all))
      expect(whole.bytes).toBe(all.length)
    }),
  )
})

it('joins the checksums of pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
      const all = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
      expect(joinCrc64(pieces.map((piece) => ({ crc64: crc(piece), bytes: piece.length })))).toBe(crc(all))
    }),
  )
})

it('another hash computes the same', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7)
  const theirs = await runningCrc64(createCRC64)
  theirs.update(bytes.subarray(0, 30_001))
  theirs.update(bytes.subarray(30_001))
  expect([theirs.digest(), theirs.bytes]).toEqual([crc(bytes), bytes.length])
})
