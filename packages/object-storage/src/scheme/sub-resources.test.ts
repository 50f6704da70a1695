import { describe, expect, it } from 'vitest'
import { canonicalSubResources, hiddenSubResource } from './sub-resources.js'

const known = (name: string) => ['acl', 'versionId', 'a=b'].includes(name)

describe('canonicalSubResources', () => {
  it('sorts what is known by name, and writes no equals sign behind an empty value', () => {
    const query = [['versionId', 'a b'] as const, ['other', '1'] as const, ['acl', ''] as const]
    expect(canonicalSubResources(query, known)).toBe('?acl&versionId=a b')
    expect(canonicalSubResources([['other', null]], known)).toBe('')
  })
})

describe('hiddenSubResource', () => {
  it.each([
    [['versionId', '1&acl'], 'acl'],
    [['versionId', '1&x=2&acl=private'], 'acl'],
    [['versionId', '1&b.txt'], undefined],
    [['other', '1&acl'], undefined],
    [['a=b', null], 'a'],
    [['acl', null], undefined],
  ] as const)('of %j is %s', (pair, found) => {
    expect(hiddenSubResource(pair, known)).toBe(found)
  })
})
