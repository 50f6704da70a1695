import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cases } from './case-files.js'
import { programOf } from './program.js'

const now = new Date('2026-03-01T23:59:59Z')

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A URL with its parameters in order, decoded: the SDK leaves `;` as it is in the URLs that it returns at once. */
function said(link: unknown): unknown {
  const [place, query = ''] = String(link).split('?')
  return { place, query: query.split('&').map(decodeURIComponent).map(lower).sort() }
}

/** The SDK writes the lists of names in lower case, escapes included, in the URLs that it gives to a callback. */
const lower = (pair: string) => (/^q-(?:header|url-param)-list=/.test(pair) ? pair.toLowerCase() : pair)

describe('a program of COS', () => {
  const own = cases.filter(({ library, name }) => library.name === 'cos' && /links|callbacks/.test(name))

  it.each(own)('signs the same after its conversion: $name', async ({ before, after }) => {
    const old = (await (await programOf(before)).run?.()) ?? {}
    // The SDK begins the time of a signature a second early.
    vi.setSystemTime(now.getTime() - 1000)
    const made = (await (await programOf(after)).run?.()) ?? {}
    expect(Object.keys(old)).not.toEqual([])
    expect(Object.keys(made)).toEqual(Object.keys(old))
    for (const [name, link] of Object.entries(old)) expect([name, said(made[name])]).toEqual([name, said(link)])
  })
})
