import fc from 'fast-check'
import { createCRC64 } from 'hash-wasm'
import { describe, expect, it } from 'vitest'
import { type Crc64Engine, type Crc64Name, crc64Hex, POLYNOMIALS } from './crc64.js'
import { DISTANCES, foldingContextOf } from './folding/context.js'
import { foldedCrc64 } from './folding/folded.js'
import { joinCrc64 } from './join.js'
import { tableCrc64 } from './table.js'

const engines: [string, Crc64Engine][] = [
  ['table', tableCrc64],
  ['folded', foldedCrc64],
]
const kinds: [Crc64Name, string][] = [
  ['crc64-xz', '995dc9bbdf1939fa'],
  ['crc64-nvme', 'ae8b14860a799888'],
]

function sum(engine: Crc64Engine, name: Crc64Name, ...chunks: readonly Uint8Array[]): bigint {
  const running = engine(name)
  for (const chunk of chunks) running.update(chunk)
  expect(running.bytes).toBe(chunks.reduce((bytes, { length }) => bytes + length, 0))
  return running.digest()
}

/** The definition, bit by bit, from the catalogue of parametrised CRC algorithms. */
function byDefinition(bytes: Uint8Array, polynomial: bigint): bigint {
  let value = 0xffffffffffffffffn
  for (const byte of bytes) {
    value ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
  }
  return value ^ 0xffffffffffffffffn
}

const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const noise = (size: number, seed: number) =>
  Uint8Array.from({ length: size }, (_, at) => ((at + seed) * 2654435761) >>> 13)

describe.each(engines)('%s', (_, engine) => {
  describe.each(kinds)('%s', (name, check) => {
    it('digest is the check value of the catalogue', () => {
      expect(crc64Hex(sum(engine, name, new TextEncoder().encode('123456789')))).toBe(check)
      expect(crc64Hex(sum(engine, name))).toBe('0000000000000000')
    })

    it('digest is what the definition says, however the bytes are cut', () => {
      fc.assert(
        fc.property(chunks, (parts) => {
          expect(sum(engine, name, ...parts)).toBe(byDefinition(joined(parts), POLYNOMIALS[name]))
        }),
      )
    })

    // Around the window, a block, and what is cut across both.
    it('digest is what hash-wasm computes of more bytes', async () => {
      const theirs = await createCRC64(POLYNOMIALS[name].toString(16))
      const sizes = fc.oneof(
        fc.nat(200_000),
        fc.constantFrom(23_679, 23_680, 23_696, 28_720, 65_535, 65_536, 65_537, 131_072),
      )
      fc.assert(
        fc.property(sizes, fc.nat(200_000), fc.nat(), (size, cut, seed) => {
          const bytes = noise(size, seed)
          const ours = sum(engine, name, bytes.subarray(0, cut), bytes.subarray(cut))
          expect(crc64Hex(ours)).toBe(theirs.init().update(bytes).digest())
        }),
      )
    })

    it('digest may be asked for at any time, and update goes on', () => {
      const running = engine(name)
      const bytes = noise(100_000, 1)
      running.update(bytes.subarray(0, 50_001))
      expect(running.digest()).toBe(sum(engine, name, bytes.subarray(0, 50_001)))
      expect(running.digest()).toBe(running.digest())
      running.update(bytes.subarray(50_001))
      expect(running.digest()).toBe(sum(engine, name, bytes))
    })

    it('update keeps apart what runs at the same time', () => {
      const [one, other] = [engine(name), engine(name)]
      const [a, b] = [noise(90_003, 2), noise(90_003, 3)]
      for (let at = 0; at < a.length; at += 7001) {
        one.update(a.subarray(at, at + 7001))
        other.update(b.subarray(at, at + 7001))
      }
      expect([one.digest(), other.digest()]).toEqual([sum(engine, name, a), sum(engine, name, b)])
    })
  })
})

it.each(kinds)('joinCrc64 of parts is the checksum of the whole, %s', (name) => {
  const longer = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 })
  fc.assert(
    fc.property(longer, (parts) => {
      const sums = parts.map((part) => ({ crc64: sum(tableCrc64, name, part), bytes: part.length }))
      expect(joinCrc64(sums, name)).toBe(sum(tableCrc64, name, joined(parts)))
    }),
  )
})

it('foldedCrc64 folds in this runtime, so that the tests above were of folding', () => {
  for (const [name] of kinds) expect(foldingContextOf(name)?.window).toBe(Math.max(...DISTANCES[name]) * 16)
})
