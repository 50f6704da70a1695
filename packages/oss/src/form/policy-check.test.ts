import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Policy, PolicyCondition } from './policy.js'
import { checkForm, evaluatePolicy } from './policy-check.js'

const at = new Date('2026-01-01T00:00:00Z')
const policyOf = (...conditions: PolicyCondition[]): Policy => ({ expiration: '2026-01-01T01:00:00.000Z', conditions })
const failures = (condition: PolicyCondition, fields: Record<string, string> = {}, size = 1) =>
  checkForm(policyOf(condition), { key: 'a.txt', ...fields }, { size }, at).map(({ detail }) => detail)

describe('a condition', () => {
  const table: [PolicyCondition, fields: Record<string, string>, failure: string | undefined][] = [
    [{ key: 'a.txt' }, {}, undefined],
    [{ key: 'b.txt' }, {}, 'key fails the policy: wanted "b.txt"'],
    [['eq', '$key', 'a.txt'], {}, undefined],
    [['eq', '$key', 'a'], {}, 'key fails the policy: wanted "a"'],
    [['starts-with', '$key', 'a.'], {}, undefined],
    [['starts-with', '$key', 'b'], {}, 'key fails the policy: wanted text that begins with "b"'],
    [['in', '$content-type', ['image/png', 'image/jpeg']], { 'Content-Type': 'image/jpeg' }, undefined],
    [
      ['in', '$content-type', ['image/png']],
      { 'Content-Type': 'text/html' },
      'content-type fails the policy: wanted one of ["image/png"]',
    ],
    [['not-in', '$cache-control', ['no-cache']], { 'cache-control': 'public' }, undefined],
    [
      ['not-in', '$cache-control', ['no-cache']],
      { 'cache-control': 'no-cache' },
      'cache-control fails the policy: wanted none of ["no-cache"]',
    ],
    // Names without regard to case, on either side.
    [{ 'X-OSS-Object-ACL': 'private' }, { 'x-oss-object-acl': 'private' }, undefined],
    [{ 'x-oss-object-acl': 'private' }, { 'X-OSS-OBJECT-ACL': 'private' }, undefined],
    // Values with it.
    [
      { 'x-oss-object-acl': 'private' },
      { 'x-oss-object-acl': 'Private' },
      'x-oss-object-acl fails the policy: wanted "private"',
    ],
    // An absent field reads as empty text.
    [['starts-with', '$cache-control', ''], {}, undefined],
    [['not-in', '$cache-control', ['no-cache']], {}, undefined],
    [['not-in', '$cache-control', ['']], {}, 'cache-control fails the policy: wanted none of [""]'],
    [['in', '$content-type', ['a/b']], {}, 'content-type fails the policy: wanted one of ["a/b"]'],
    [{ success_action_status: '201' }, {}, 'success_action_status fails the policy: wanted "201"'],
    // Variables are replaced after the check.
    [{ key: `u/\${filename}` }, { key: `u/\${filename}` }, undefined],
    [{ key: `u/\${filename}` }, { key: 'u/a.txt' }, `key fails the policy: wanted "u/\${filename}"`],
    // A token is never repeated.
    [
      { 'x-oss-security-token': 'FAKEtoken' },
      {},
      'x-oss-security-token fails the policy: wanted the token that signed the policy',
    ],
  ]
  it.each(table)('%j of %j', (condition, fields, failure) => {
    expect(failures(condition, fields)).toEqual(failure === undefined ? [] : [failure])
  })

  it('on the size counts both ends', () => {
    const range = (size: number) => failures(['content-length-range', 2, 4], {}, size)
    expect([2, 3, 4].flatMap(range)).toEqual([])
    expect(range(1)).toEqual(['the file has 1 bytes, wanted at least 2'])
    expect(range(5)).toEqual(['the file has 5 bytes, wanted at most 4'])
  })

  it('on the bucket is about where the form is sent, not about a field', () => {
    const evaluate = (bucket: string | undefined) =>
      evaluatePolicy(policyOf({ bucket: 'photos' }), {
        bucket,
        fields: [
          ['key', 'a'],
          ['bucket', 'photos'],
        ],
        size: 1,
        at,
      })
    expect(evaluate('photos')).toEqual([])
    expect(evaluate(undefined)).toEqual([])
    expect(evaluate('others').map(({ field }) => field)).toEqual(['bucket'])
  })
})

describe('a form', () => {
  it('fails for each condition it does not meet, in their order, with what the service would answer', () => {
    const policy = policyOf({ key: 'b' }, ['content-length-range', 0, 1], { 'x-oss-object-acl': 'private' })
    expect(checkForm(policy, { key: 'a' }, { size: 2 }, at)).toMatchObject([
      {
        reason: 'condition',
        field: 'key',
        condition: { key: 'b' },
        answer: {
          status: 403,
          code: 'AccessDenied',
          message: 'Invalid according to Policy: Policy Condition failed: key',
        },
      },
      {
        reason: 'too_large',
        condition: ['content-length-range', 0, 1],
        answer: { status: 400, code: 'EntityTooLarge' },
      },
      { reason: 'condition', field: 'x-oss-object-acl' },
    ])
  })

  it('works until the last moment of its policy', () => {
    const check = (time: string) => checkForm(policyOf(), { key: 'a' }, { size: 1 }, new Date(time))
    expect(check('2026-01-01T01:00:00.000Z')).toEqual([])
    expect(check('2026-01-01T01:00:00.001Z')).toMatchObject([
      { reason: 'expired', answer: { status: 403, message: 'Invalid according to Policy: Policy expired.' } },
    ])
  })

  it('needs a key', () => {
    for (const fields of [{}, { key: '' }])
      expect(checkForm(policyOf(), fields, { size: 1 }, at)).toMatchObject([{ reason: 'incomplete', field: 'key' }])
  })

  it('that repeats a field passes only if every value does', () => {
    const evaluate = (...keys: string[]) =>
      evaluatePolicy(policyOf(['starts-with', '$key', 'u/']), {
        fields: keys.map((value, index) => [index === 0 ? 'key' : 'KEY', value] as const),
        size: 1,
        at,
      })
    expect(evaluate('u/a', 'u/b')).toEqual([])
    expect(evaluate('u/a', 'v/b')).toHaveLength(1)
    expect(evaluate('v/b', 'u/a')).toHaveLength(1)
  })
})

describe('a V4 form', () => {
  const fields = {
    key: 'a',
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': 'ak/20260101/cn-hangzhou/oss/aliyun_v4_request',
    'x-oss-date': '20260101T000000Z',
    'x-oss-security-token': 'FAKEtoken',
  }
  const { key: _, ...bound } = fields
  const bindings = Object.entries(bound).map(([name, value]) => ({ [name]: value }))

  it('needs a condition on each field that V4 signs with', () => {
    expect(checkForm(policyOf(...bindings), fields, { size: 1 }, at)).toEqual([])
    for (const left of Object.keys(bound)) {
      const policy = policyOf(...bindings.filter((binding) => !(left in binding)))
      expect(checkForm(policy, fields, { size: 1 }, at)).toMatchObject([
        { reason: 'incomplete', detail: `the policy has no condition on ${left}` },
      ])
    }
  })

  it('begins at most 15 minutes ahead, and ends seven days after its date whatever the policy says', () => {
    const policy = { expiration: '2027-01-01T00:00:00.000Z', conditions: bindings }
    const reasons = (time: string) => checkForm(policy, fields, { size: 1 }, new Date(time)).map(({ reason }) => reason)
    expect(reasons('2025-12-31T23:45:00Z')).toEqual([])
    expect(reasons('2025-12-31T23:44:59Z')).toEqual(['not_yet_valid'])
    expect(reasons('2026-01-08T00:00:00Z')).toEqual([])
    expect(reasons('2026-01-08T00:00:01Z')).toEqual(['expired'])
  })
})

describe('laws of policies', () => {
  const word = fc.constantFrom('', 'a', 'ab', 'b', 'A')
  const name = fc.constantFrom('key', 'Key', 'acl', 'ACL', 'bucket', 'other')
  const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
    fc.tuple(name, word).map(([name, value]) => ({ [name]: value })),
    fc
      .tuple(fc.constantFrom('eq', 'starts-with'), name, word)
      .map(([rule, name, value]) => [rule, `$${name}`, value] as unknown as PolicyCondition),
    fc
      .tuple(fc.constantFrom('in', 'not-in'), name, fc.array(word, { maxLength: 3 }))
      .map(([rule, name, values]) => [rule, `$${name}`, values] as unknown as PolicyCondition),
    fc
      .tuple(fc.nat(3), fc.nat(3))
      .map(([min, max]) => ['content-length-range', min, max] as unknown as PolicyCondition),
  )

  it('a form is accepted exactly when it has a key and every condition holds, read one by one', () => {
    fc.assert(
      fc.property(
        fc.array(condition, { maxLength: 3 }),
        fc.array(fc.tuple(name, word), { maxLength: 4 }),
        fc.nat(4),
        (conditions, fields, size) => {
          const accepted = evaluatePolicy(policyOf(...conditions), { bucket: 'ab', fields, size, at }).length === 0
          expect(accepted).toBe(acceptable(conditions, fields, size))
        },
      ),
      { numRuns: 2000 },
    )
  })
})

/** The rules of the page once more, written without a look at the code above. */
function acceptable(conditions: readonly PolicyCondition[], fields: readonly [string, string][], size: number) {
  const valuesOf = (name: string) => {
    if (name === 'bucket') return ['ab']
    const found = fields.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value)
    return found.length === 0 ? [''] : found
  }
  const passes = (condition: PolicyCondition) => {
    const [rule, a, b] = Array.isArray(condition)
      ? condition
      : ['eq', `$${Object.keys(condition)}`, Object.values(condition)[0]]
    if (rule === 'content-length-range') return !(size < a) && !(size > b)
    return valuesOf(a.slice(1).toLowerCase()).every((value) => {
      if (rule === 'eq') return value === b
      if (rule === 'starts-with') return value.indexOf(b) === 0
      return b.indexOf(value) >= 0 === (rule === 'in')
    })
  }
  return !valuesOf('key').includes('') && conditions.every(passes)
}
