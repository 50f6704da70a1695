import { expect, it } from 'vitest'
import { Intake } from './intake.js'

const KIB = 1024

/** Reads on, copying each piece before it asks for the next. */
async function read(intake: Intake, onPiece: (piece: Uint8Array) => void = () => undefined): Promise<number[]> {
  const sizes: number[] = []
  for await (const piece of intake.pieces(() => undefined)) {
    onPiece(piece)
    sizes.push(piece.length)
  }
  return sizes
}

it('hands on many little pieces as one', async () => {
  const intake = new Intake()
  for (let at = 0; at < 800; at++) intake.take(new Uint8Array(KIB))
  intake.end()
  expect(await read(intake)).toEqual([800 * KIB])
})

it('hands on little after a while, though more may come', async () => {
  const intake = new Intake()
  const pieces = intake.pieces(() => undefined)
  intake.take(Uint8Array.of(1, 2))
  expect((await pieces.next()).value).toEqual(Uint8Array.of(1, 2))
  intake.end()
  expect((await pieces.next()).done).toBe(true)
})

it('says when it has enough, and holds what comes all the same', async () => {
  const intake = new Intake()
  expect(intake.take(new Uint8Array(768 * KIB))).toBe(true)
  expect(intake.take(new Uint8Array(2 * KIB * KIB).fill(7))).toBe(false)
  intake.end()
  expect(await read(intake, (piece) => expect(piece.lastIndexOf(0)).toBe(768 * KIB - 1))).toEqual([2816 * KIB])
})

it('takes bytes that were put where it had room, and passes over what was not given to it', async () => {
  const intake = new Intake()
  const { room } = intake
  room.set([9, 9, 1, 2])
  intake.take(room.subarray(2, 4))
  intake.room.set([3, 4])
  intake.take(intake.room.subarray(0, 2))
  intake.end()
  const read: number[] = []
  for await (const piece of intake.pieces(() => undefined)) read.push(...piece)
  expect(read).toEqual([1, 2, 3, 4])
})

it('fills the other half while one is looked at, whatever memory bytes come in', async () => {
  const intake = new Intake()
  const stale = intake.room
  intake.take(Uint8Array.of(1))
  const pieces = intake.pieces(() => undefined)
  const { value: first } = await pieces.next()
  // A socket that was promised room before the halves changed places.
  stale.set([5, 6], 100)
  intake.take(stale.subarray(100, 102))
  intake.end()
  expect((await pieces.next()).value).toEqual(Uint8Array.of(5, 6))
  expect(first).toEqual(Uint8Array.of(1))
})

it('hands on what arrived before it tells of a failure, and begins anew', async () => {
  const intake = new Intake()
  intake.take(Uint8Array.of(1))
  intake.end(new Error('gone'))
  intake.end()
  const pieces = intake.pieces(() => undefined)
  expect((await pieces.next()).value).toEqual(Uint8Array.of(1))
  await expect(pieces.next()).rejects.toThrow('gone')
  intake.begin()
  intake.take(Uint8Array.of(2))
  intake.end()
  expect(await read(intake)).toEqual([1])
})
