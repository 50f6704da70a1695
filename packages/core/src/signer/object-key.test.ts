import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSigningError, SigningError } from '../errors.js'
import { type Toy, toy } from '../testing/toy-scheme.js'
import type { PresignInput } from './input.js'
import { normalizeInput } from './normalize.js'
import { objectKeyOf } from './object-key.js'

const keyOf = (input: object, scheme: Toy = toy()) => objectKeyOf(scheme, normalizeInput(input as PresignInput, 'url'))
const pathOf = (key: string) => keyOf({ key }).path

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    if (isSigningError(error)) return error.code
    throw error
  }
  return undefined
}

const key = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('a', '.', '..', '/', '//', '\\', '%2e', '%2F', '+', ' ', '?', '#', '汉', '😀'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    maxLength: 10,
  })
  .filter((key) => key !== '')

describe('objectKeyOf', () => {
  it('encodes a key once, and keeps its slashes', () => {
    expect(keyOf({ key: "a b/é+%2F&=?#'()*!~//c." })).toEqual({
      key: "a b/é+%2F&=?#'()*!~//c.",
      path: 'a%20b/%C3%A9%2B%252F%26%3D%3F%23%27%28%29%2A%21~//c.',
    })
  })

  it('gives a path that decodes to the key and that a URL parser leaves as it is, or refuses the key', () => {
    let refused = 0
    fc.assert(
      fc.property(key, (key) => {
        const code = codeOf(() => {
          const { path } = keyOf({ key })
          expect(decodeURIComponent(path)).toBe(key)
          expect(path).toMatch(/^[\w.~%/-]+$/)
          expect(new URL(`https://h/${path}`).pathname).toBe(`/${path}`)
        })
        if (code !== undefined) refused++
        const unsafe = /^[/\\]|(?:^|[/\\])\.{1,2}(?:[/\\]|$)/.test(key)
        expect(code).toBe(unsafe ? 'key_unsafe' : undefined)
        expect(decodeURIComponent(keyOf({ key, allowUnsafeKey: true }).path)).toBe(key)
      }),
      { numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(20)
  })

  it('takes the quick way for plain keys and gives what the long way gives', () => {
    for (const key of ['a', 'a/b', 'a//b', 'a/', '_-~', 'a.b/c.d', 'a..b', 'a.'])
      expect(keyOf({ key })).toEqual({ key, path: encodeURI(key) })
  })

  it.each(['.', '..', './a', 'a/.', 'a/../b', 'a/..', '/a', '\\a', 'a\\..\\b', '..\\a'])(
    'refuses %j unless allowUnsafeKey is true',
    (key) => {
      expect(codeOf(() => keyOf({ key }))).toBe('key_unsafe')
      for (const other of ['true', 1, {}])
        expect(codeOf(() => keyOf({ key, allowUnsafeKey: other }))).toBe('key_unsafe')
      expect(keyOf({ key, allowUnsafeKey: true }).key).toBe(key)
    },
  )

  it.each(['...', '.a', 'a.', '..a', 'a/...', 'a/.b', '%2e%2e', 'a/%2e'])('signs %j, which URL parsers keep', (key) => {
    expect(new URL(`https://h/${pathOf(key)}`).pathname).toBe(`/${pathOf(key)}`)
  })

  it('refuses an empty key, half a surrogate pair, and more bytes than the scheme allows', () => {
    expect(codeOf(() => keyOf({ key: '' }))).toBe('key_empty')
    expect(codeOf(() => keyOf({ key: 'a\ud800' }))).toBe('text_malformed')
    expect(keyOf({ key: 'a'.repeat(1024) }).path).toHaveLength(1024)
    expect(codeOf(() => keyOf({ key: 'a'.repeat(1025) }))).toBe('key_too_long')
    // 汉 has three bytes: 342 of them have 1026.
    expect(codeOf(() => keyOf({ key: '汉'.repeat(341) }))).toBeUndefined()
    expect(codeOf(() => keyOf({ key: '汉'.repeat(342) }))).toBe('key_too_long')
  })

  it("asks the scheme's own rule, and tells it of allowUnsafeKey", () => {
    const asked: unknown[] = []
    const strict: Toy = {
      ...toy(),
      checkKey: (key, allowUnsafe) => {
        asked.push([key, allowUnsafe])
        throw new SigningError('key_ambiguous', 'Cannot sign', { key, parameter: 'acl' })
      },
    }
    expect(codeOf(() => keyOf({ key: 'a?b' }, strict))).toBe('key_ambiguous')
    expect(codeOf(() => keyOf({ key: '../a', allowUnsafeKey: true }, strict))).toBe('key_ambiguous')
    expect(asked).toEqual([
      ['a?b', false],
      ['../a', true],
    ])
  })

  it('gives an empty key for a bucket and the service', () => {
    for (const input of [{ resource: 'bucket' }, { resource: 'service' }, { resource: 'service', path: '/' }])
      expect(keyOf(input)).toEqual({ key: '', path: '' })
  })

  it('takes the path of a service, with or without its first slash, where the scheme has such paths', () => {
    const services: Toy = { ...toy(), limits: { ...toy().limits, servicePaths: true } }
    for (const path of ['a/b', '/a/b']) expect(keyOf({ resource: 'service', path }, services).key).toBe('a/b')
    expect(codeOf(() => keyOf({ resource: 'service', path: '/../a' }, services))).toBe('key_unsafe')
    expect(codeOf(() => keyOf({ resource: 'service', path: 7 }, services))).toBe('input_invalid')
    expect(codeOf(() => keyOf({ resource: 'service', path: 'a' }))).toBe('input_invalid')
  })
})
