import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePath } from '../text/encoding.js'
import type { Cause } from './cause.js'
import { pathDifferences } from './path.js'

const line = (text: string) => ({ stage: 'canonical_request', line: 2, text }) as const
const causes = (ours: string, theirs: string, pathAsSent = false): Cause[] =>
  pathDifferences(line(ours), line(theirs), { pathAsSent }).map(({ cause }) => cause)

const key = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '+', '汉', '!', '.'), minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((segments) => segments.join('/'))

describe('pathDifferences', () => {
  it('finds nothing between equal paths', () => {
    expect(causes('/b/k', '/b/k')).toEqual([])
  })

  it.each<[string, string, Cause[]]>([
    ['/b/k', '/b/b/k', ['bucket_doubled']],
    ['/b/b/k', '/b/k', ['bucket_doubled']],
    ['/b/k', '/k', ['bucket_missing']],
    ['/k', '/b/k', ['bucket_missing']],
    ['/b/a%20c', '/b/a%2520c', ['encoded_twice']],
    ['/b/a%2520c', '/b/a%20c', ['decoded_twice']],
    ['/b/a c', '/b/a%20c', ['not_decoded']],
    ['/b/a%20c', '/b/a%2Bc', ['plus_for_space']],
    ['/b/a%2Bc', '/b/a%20c', ['plus_for_space']],
    ['/b/a//c', '/b/a/c', ['path_normalised']],
    ['/b/a/../c', '/b/c', ['path_normalised']],
    ['/b/a/%2e%2E/c', '/b/c', ['path_normalised']],
    ['/b/a/./c/.', '/b/a/c/', ['path_normalised']],
    ['/b/a%27c', "/b/a'c", ['encoding_differs']],
    ['/b/a/c', '/b/a%2Fc', ['encoding_differs']],
    ['/b/k', '/other/k', ['bucket_changed']],
    ['/b/long-key', '/b/long', ['url_damaged']],
    ['/b/k', '/b/other', ['key_changed']],
    ['/b/a%20c//d', '/b/a%2520c/d', ['encoded_twice', 'path_normalised']],
  ])('tells what made %s of %s', (ours, theirs, expected) => {
    expect(causes(ours, theirs).sort()).toEqual([...expected].sort())
  })

  it('names no bucket where paths are signed as they are sent', () => {
    expect(causes('/b/k', '/other/k', true)).toEqual(['key_changed'])
  })

  it('has a cause for whatever happens to a path, and the same length on either side', () => {
    const mutations: ((path: string) => string)[] = [
      (path) => path.replaceAll('%', '%25'),
      (path) => path.replaceAll('%20', '%2B'),
      (path) => path.replaceAll('%2B', '%20'),
      (path) => path.replaceAll(/\/{2,}/g, '/'),
      (path) => `/photos${path}`,
    ]
    fc.assert(
      fc.property(key, fc.constantFrom(...mutations), (key, mutate) => {
        const ours = `/photos/${encodePath(key)}`
        const theirs = mutate(ours)
        const found = causes(ours, theirs)
        expect(found.length > 0).toBe(ours !== theirs)
        expect(found).not.toContain('key_changed')
      }),
    )
  })

  it('throws for no two paths', () => {
    const path = fc.string({ unit: fc.constantFrom('/', '.', '%', '2', 'F', 'e', ' ', '+', '\ud800', 'a') })
    fc.assert(
      fc.property(path, path, (ours, theirs) => {
        expect(causes(ours, theirs).length > 0).toBe(ours !== theirs)
      }),
      { numRuns: 300 },
    )
  })
})
