import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cases } from './case-files.js'
import { linkParts } from './link-parts.js'
import { programOf } from './program.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T23:59:59Z') })
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a program of ali-oss or tiny-oss', () => {
  const own = cases.filter(
    ({ library, name }) => /^(?:ali|tiny)-oss$/.test(library.name) && !name.endsWith('/unreadable'),
  )

  it.each(own)('signs the same after its conversion: $name', async ({ before, after }) => {
    const old = await (await programOf(before)).run?.()
    const now = await (await programOf(after)).run?.()
    expect(Object.keys(old ?? {})).not.toEqual([])
    expect(Object.keys(now ?? {})).toEqual(Object.keys(old ?? {}))
    for (const [name, made] of Object.entries(old ?? {}))
      expect([name, linkParts(now?.[name])]).toEqual([name, linkParts(made)])
  })
})
