import type { VerifyingScheme } from '@presign/core/scheme'
import fc from 'fast-check'
import { type Area, areaOf } from './area.js'
import { CASES, signerOf } from './cases.js'
import { must } from './fault.js'

/** Characters that a search may read and write, beside the request itself: some 50 ms, whatever the request. */
const MAX_CHARACTERS = 4_000_000

/** A scheme that counts the characters it reads and writes. */
function counted(scheme: VerifyingScheme): {
  readonly verifying: VerifyingScheme
  readonly count: { characters: number }
} {
  const count = { characters: 0 }
  const verifying: VerifyingScheme = {
    ...scheme,
    parse(request) {
      count.characters += request.path.length + request.query.length
      for (const [name, values] of request.headers) count.characters += name.length + values.join('').length
      return scheme.parse(request)
    },
    canonicalize(plan, key) {
      const texts = scheme.canonicalize(plan, key)
      const { stringToSign } = texts
      count.characters += typeof stringToSign === 'string' ? stringToSign.length : (texts.canonicalRequest ?? '').length
      return texts
    },
  }
  return { verifying, count }
}

const shape = fc.record({
  of: fc.nat(CASES.length - 1),
  parameters: fc.oneof(fc.nat(12), fc.constantFrom(100, 1000, 3000)),
  headers: fc.oneof(fc.nat(12), fc.constantFrom(60, 500)),
  value: fc.constantFrom('', ' ', 'v', '+', '%', 'é', ' '.repeat(500)),
  key: fc.constantFrom('a', 'a b', 'é'.repeat(200), 'a/'.repeat(400), '+%20 '.repeat(150)),
})

/** The search for a mistake that nobody made: its work has a bound. */
export const search: Area = areaOf('search', shape, (subject, figures) => ({ of, parameters, headers, value, key }) => {
  const one = CASES[of] as (typeof CASES)[number]
  const named = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, value]))
  const asked = {
    bucket: one.buckets[0] ?? '',
    key,
    expiresIn: 60,
    query: named(parameters, 'p'),
    headers: value.trim() === value ? named(headers, `${one.prefix}meta-`) : {},
  }
  // Some schemes sign less than others, and say so.
  if (signerOf(one).check(asked)) return
  const right = signerOf(one).presign(asked)
  const { verifying, count } = counted(one.verifying)
  subject.search(one, { right, verifying })
  const most = `characters of ${one.name}`
  figures[most] = Math.max(figures[most] ?? 0, count.characters)
  must(count.characters < MAX_CHARACTERS + 4 * right.url.length, `a search of ${count.characters} characters`, {
    parameters,
    headers,
  })
})
