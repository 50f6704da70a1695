import { describe, expect, it } from 'vitest'
import type { Detection } from './detection.js'
import { type LintRule, lint } from './lint.js'

const detection: Detection = {
  family: 'toy',
  scheme: 'toy-v1',
  mode: 'url',
  label: 'Toy',
  why: '',
  missing: [],
  escaped: false,
  signedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T01:00:00.000Z',
}
const hints = { deprecated: ['toy-v1'], emptyChecksums: { 'x-sum': 'AAAAAA==' }, headersOnly: /^x-acl$/ }
const rules = (url: string, method = 'GET', given = {}, known = {}) =>
  lint({ method, url }, { ...detection, ...given }, known).map(({ rule }) => rule)

describe('lint', () => {
  it.each<[string, LintRule[]]>([
    ['https://h.example/a?Signature=a%2Bb', []],
    ['http://h.example/a', ['http']],
    ['http://localhost:9000/a', []],
    ['https://h.example/a?Signature=a+b', ['raw_plus_in_signature']],
    ['https://h.example/a+b', ['raw_plus_in_path']],
    ['https://h.example/a//b', ['double_slash']],
    ['https://h.example/a?x-security-token=FAKE', ['token_in_url']],
  ])('of %s advises %j', (url, expected) => {
    expect(rules(url)).toEqual(expected)
  })

  it('advises on lifetimes over a day and on uploads of any size', () => {
    expect(rules('https://h.example/a', 'GET', { expiresAt: '2026-01-08T00:00:00.000Z' })).toEqual(['long_lifetime'])
    expect(rules('https://h.example/a', 'PUT')).toEqual(['unbounded_put'])
    expect(rules('https://h.example/a', 'PUT', { mode: 'header' })).toEqual([])
  })

  it('knows of a provider what its hints say', () => {
    expect(rules('https://h.example/a?X-Sum=AAAAAA%3D%3D&X-Acl=private', 'GET', {}, hints)).toEqual([
      'empty_checksum',
      'deprecated_scheme',
      'hoisted_header',
    ])
  })
})
