import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstRepeat, parsing, reject } from './parsing.js'

const answer = { status: 400, code: 'Bad', message: 'bad' }

describe('parsing', () => {
  it('returns what its parser returns', () => {
    expect(parsing(() => ({ state: 'absent' }))).toEqual({ state: 'absent' })
  })

  it('returns what reject says at any depth', () => {
    const deep = (depth: number): never => (depth === 0 ? reject('expired', 'it is late', answer) : deep(depth - 1))
    expect(parsing(() => deep(9))).toEqual({
      state: 'rejected',
      rejection: { reason: 'expired', detail: 'it is late', answer },
    })
  })

  it('ends the nearest parsing alone', () => {
    const outer = parsing(() => {
      expect(parsing(() => reject('malformed', 'inner', answer))).toMatchObject({ state: 'rejected' })
      return { state: 'absent' }
    })
    expect(outer).toEqual({ state: 'absent' })
  })

  it('throws any other error as it is', () => {
    const bug = new RangeError('a bug')
    expect(() =>
      parsing(() => {
        throw bug
      }),
    ).toThrow(bug)
  })
})

describe('firstRepeat', () => {
  it('is the first name that stood before, and nothing where names differ', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'A', '', '__proto__', 'c', 'd', 'e')), (names) => {
        const expected = names.find((name, index) => names.indexOf(name) < index)
        expect(firstRepeat(names.map((name) => [name, null] as const))).toBe(expected)
      }),
    )
  })
})
