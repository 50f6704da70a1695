import { describe, expect, it } from 'vitest'
import { renamed } from './renamed.js'

const from = { scope: '@one', repository: 'https://github.com/one/one', homepage: 'https://one.github.io' }
const to = { scope: '@two-b', repository: 'https://github.com/three/four', homepage: 'https://docs.example.com' }

describe('renamed', () => {
  it.each([
    ["import { a } from '@one/core/verify'", "import { a } from '@two-b/core/verify'"],
    ["scope === '@one'", "scope === '@two-b'"],
    ['node_modules/@one/core, .pnpm/@one+core', 'node_modules/@two-b/core, .pnpm/@two-b+core'],
    ['/(?!(?:x/)?@one[/+])/', '/(?!(?:x/)?@two-b[/+])/'],
    ['tar -xzf one-vectors-*.tgz', 'tar -xzf two-b-vectors-*.tgz'],
    ['git+https://github.com/one/one.git', 'git+https://github.com/three/four.git'],
    ['https://one.github.io/rejected/expired', 'https://docs.example.com/rejected/expired'],
    ['* @one/maintainers', '* @three/maintainers'],
    ["if: github.repository == 'one/one'", "if: github.repository == 'three/four'"],
  ])('turns %s into %s', (before, after) => {
    expect(renamed(before, from, to)).toBe(after)
  })

  it.each(['@one-tooling/testing', 'one link', 'someone@one', "createSigner('one')", 'x@ones'])(
    'leaves %s alone',
    (text) => {
      expect(renamed(text, from, to)).toBe(text)
    },
  )

  it('takes back what it did', () => {
    const text = "'@one/core' https://github.com/one/one * @one/maintainers"
    expect(renamed(renamed(text, from, to), to, from)).toBe(text)
  })
})
