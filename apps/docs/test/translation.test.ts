import { describe, expect, it } from 'vitest'
import { hashOf, ofIn, staleSince, withOf } from '../upkeep/translation.js'
import { handWritten } from './pages.js'

it.each(handWritten('zh'))('ofIn finds in $path which English text it was made from', ({ text }) => {
  expect(ofIn(text)).toMatch(/^[0-9a-f]{12}$/)
})

describe('withOf', () => {
  const hash = hashOf('# Start\n')

  it('writes front matter where there is none', () => {
    expect(withOf('# 开始\n', hash)).toBe(`---\nof: ${hash}\n---\n\n# 开始\n`)
  })

  it('adds to front matter, and replaces what it names', () => {
    const page = withOf('---\ntitle: Presign\n---\n\n# Presign\n', hashOf('before'))
    expect(ofIn(page)).toBe(hashOf('before'))
    expect(ofIn(withOf(page, hash))).toBe(hash)
    expect(withOf(page, hash)).toContain('title: Presign')
  })
})

describe('staleSince', () => {
  const versions = ['third', 'second', 'first'].map((text, index) => ({ at: new Date(2026, 0, 3 - index), text }))

  it('is undefined for a translation of the newest text', () => {
    expect(staleSince(hashOf('third'), versions)).toBeUndefined()
  })

  it('is when the text that was translated was first replaced, whatever came after', () => {
    expect(staleSince(hashOf('first'), versions)).toEqual(new Date(2026, 0, 2))
    expect(staleSince(hashOf('second'), versions)).toEqual(new Date(2026, 0, 3))
  })

  it('is the oldest that is known where history does not reach the text that was translated', () => {
    expect(staleSince(hashOf('before'), versions)).toEqual(new Date(2026, 0, 1))
  })
})
