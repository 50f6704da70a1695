import { describe, expect, it } from 'vitest'
import { isSigningError, type SigningError } from '../errors.js'
import type { NormalizedRequest } from './request.js'
import { headersToSend, rejectReserved, type WireParts, withHost, withSignature } from './wire-parts.js'

const parts: WireParts = {
  prefix: 'https://h/b/',
  suffix: '?a=1&sig=',
  authorization: '',
  headersToSend: Object.freeze({ range: 'x' }),
  absentHeaders: Object.freeze(['authorization']),
}

function errorOf(work: () => unknown): SigningError | undefined {
  try {
    work()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
  return undefined
}

describe('withSignature', () => {
  it('puts the signature at the end of the URL', () => {
    expect(withSignature(parts, 'key', 's1')).toEqual({
      url: 'https://h/b/key?a=1&sig=s1',
      headers: parts.headersToSend,
      absentHeaders: ['authorization'],
    })
  })

  it('puts the signature at the end of Authorization where the plan has one, and keeps the plan as it is', () => {
    const { url, headers } = withSignature({ ...parts, suffix: '?a=1', authorization: 'T id:' }, 'key', 's1')
    expect(url).toBe('https://h/b/key?a=1')
    expect({ ...headers }).toEqual({ range: 'x', authorization: 'T id:s1' })
    expect(Object.isFrozen(headers)).toBe(true)
    expect(Object.getPrototypeOf(headers)).toBeNull()
    expect(parts.headersToSend).toEqual({ range: 'x' })
  })
})

describe('headersToSend', () => {
  it('leaves out the host, which every client writes itself', () => {
    const headers = headersToSend([
      ['host', 'h'],
      ['a', '1'],
    ])
    expect({ ...headers }).toEqual({ a: '1' })
    expect(Object.isFrozen(headers)).toBe(true)
    expect(Object.getPrototypeOf(headers)).toBeNull()
    expect('toString' in headers).toBe(false)
  })
})

describe('withHost', () => {
  const address = { origin: 'https://h', host: 'h:81', root: '/', bucket: undefined, bucketRule: 'segment' } as const

  it("writes the endpoint's host once", () => {
    expect(withHost([['a', '1']], address)).toEqual([
      ['a', '1'],
      ['host', 'h:81'],
    ])
    for (const host of ['h:81', 'H:81']) expect(withHost([['host', host]], address)).toEqual([['host', 'h:81']])
  })

  it('refuses another host', () => {
    for (const host of ['h', 'evil', ''])
      expect(errorOf(() => withHost([['host', host]], address))).toMatchObject({
        code: 'header_invalid',
        details: { name: 'host', wanted: 'h:81' },
      })
  })
})

describe('rejectReserved', () => {
  const reserved = { query: (name: string) => name.toLowerCase() === 'sig', headers: ['authorization'] }
  const check = (query: string[], headers: string[]) =>
    errorOf(() =>
      rejectReserved(
        {
          query: query.map((name) => [name, '1']),
          headers: headers.map((name) => [name, '1']),
        } as unknown as NormalizedRequest,
        reserved,
      ),
    )

  it('refuses what the scheme writes itself, and names it', () => {
    expect(check(['a'], ['b'])).toBeUndefined()
    expect(check(['a', 'SIG'], [])).toMatchObject({ code: 'query_reserved', details: { name: 'SIG' } })
    expect(check([], ['b', 'authorization'])).toMatchObject({
      code: 'header_reserved',
      details: { name: 'authorization' },
    })
  })
})
