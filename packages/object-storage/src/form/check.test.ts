import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFormBy, type FormToEvaluate, violationsOf } from './check.js'
import type { Policy, PolicyCondition } from './policy.js'
import type { PolicyRules } from './rules.js'

const at = new Date('2026-01-01T00:00:00Z')
const RULES: PolicyRules = {
  maxBytes: 9,
  lists: true,
  lowerCaseNames: true,
  escapedDollar: true,
  filenameAsPrefix: false,
  mustBind: () => [],
  unbound: 'Unbound',
  window: () => ({}),
  reserved: [],
  checkBucketName: () => undefined,
}
const check = checkFormBy.bind(undefined, RULES)
const evaluate = (policy: Policy, form: FormToEvaluate, more: Partial<PolicyRules> = {}) =>
  violationsOf({ ...RULES, ...more }, policy, form)
const policyOf = (...conditions: PolicyCondition[]): Policy => ({ expiration: '2026-01-01T01:00:00.000Z', conditions })
const failures = (condition: PolicyCondition, fields: Record<string, string> = {}, size = 1) =>
  check(policyOf(condition), { key: 'a.txt', ...fields }, { size }, at).map(({ detail }) => detail)

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
    [{ 'X-Toy-Object-ACL': 'private' }, { 'x-toy-object-acl': 'private' }, undefined],
    [{ 'x-toy-object-acl': 'private' }, { 'X-TOY-OBJECT-ACL': 'private' }, undefined],
    // Values with it.
    [
      { 'x-toy-object-acl': 'private' },
      { 'x-toy-object-acl': 'Private' },
      'x-toy-object-acl fails the policy: wanted "private"',
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
      { 'x-toy-security-token': 'FAKEtoken' },
      {},
      'x-toy-security-token fails the policy: wanted the token that signed the policy',
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
    const sentTo = (bucket: string | undefined) =>
      evaluate(policyOf({ bucket: 'photos' }), {
        bucket,
        fields: [
          ['key', 'a'],
          ['bucket', 'photos'],
        ],
        size: 1,
        at,
      })
    expect(sentTo('photos')).toEqual([])
    expect(sentTo(undefined)).toEqual([])
    expect(sentTo('others').map(({ field }) => field)).toEqual(['bucket'])
  })
})

describe('a form', () => {
  it('fails for each condition it does not meet, in their order, with what the service would answer', () => {
    const policy = policyOf({ key: 'b' }, ['content-length-range', 0, 1], { 'x-toy-object-acl': 'private' })
    expect(check(policy, { key: 'a' }, { size: 2 }, at)).toMatchObject([
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
      { reason: 'condition', field: 'x-toy-object-acl' },
    ])
  })

  it('works until the last moment of its policy', () => {
    const checkAt = (time: string) => check(policyOf(), { key: 'a' }, { size: 1 }, new Date(time))
    expect(checkAt('2026-01-01T01:00:00.000Z')).toEqual([])
    expect(checkAt('2026-01-01T01:00:00.001Z')).toMatchObject([
      { reason: 'expired', answer: { status: 403, message: 'Invalid according to Policy: Policy expired.' } },
    ])
  })

  it('needs a key', () => {
    for (const fields of [{}, { key: '' }])
      expect(check(policyOf(), fields, { size: 1 }, at)).toMatchObject([{ reason: 'incomplete', field: 'key' }])
  })

  it('that repeats a field passes only if every value does', () => {
    const withKeys = (...keys: string[]) =>
      evaluate(policyOf(['starts-with', '$key', 'u/']), {
        fields: keys.map((value, index) => [index === 0 ? 'key' : 'KEY', value] as const),
        size: 1,
        at,
      })
    expect(withKeys('u/a', 'u/b')).toEqual([])
    expect(withKeys('u/a', 'v/b')).toHaveLength(1)
    expect(withKeys('v/b', 'u/a')).toHaveLength(1)
  })
})

describe('what differs between providers', () => {
  const form = { fields: [['key', 'a'] as const, ['Sign-Time', '1'] as const], at }

  it('violationsOf reads a field that is called otherwise than its condition', () => {
    const policy = policyOf({ time: '1' })
    expect(evaluate(policy, form)).toHaveLength(1)
    expect(evaluate(policy, form, { fieldOf: { time: 'sign-time' } })).toEqual([])
  })

  it('violationsOf names the conditions that a policy must have and has not', () => {
    const mustBind: PolicyRules['mustBind'] = (fields) => [...fields.keys()]
    expect(evaluate(policyOf(['starts-with', '$KEY', '']), form, { mustBind })).toMatchObject([
      {
        reason: 'incomplete',
        field: 'sign-time',
        answer: { message: 'Invalid according to Policy: Unbound: sign-time' },
      },
    ])
  })

  it('violationsOf judges the window of a signature, with 15 minutes for clocks at its begin', () => {
    const now = at.getTime() / 1000
    const reasons = (from: number, until: number) =>
      evaluate(policyOf(), form, { window: () => ({ from, until }) }).map(({ reason }) => reason)
    expect(reasons(now + 900, now)).toEqual([])
    expect(reasons(now + 901, now + 902)).toEqual(['not_yet_valid'])
    expect(reasons(now - 2, now - 1)).toEqual(['expired'])
    const finerCode = (field: string) => `7-${field}`
    expect(evaluate(policyOf(), form, { window: () => ({ unreadable: 'date' }), finerCode })).toMatchObject([
      { reason: 'incomplete', field: 'date', answer: { status: 400, code: 'InvalidArgument', ec: '7-date' } },
    ])
  })

  it('violationsOf leaves the time and the size to a later question', () => {
    const policy = { expiration: '2000-01-01T00:00:00Z', conditions: [['content-length-range', 2, 3] as const] }
    expect(evaluate(policy, { fields: form.fields })).toEqual([])
    expect(evaluate(policy, { fields: form.fields, size: 1 }).map(({ reason }) => reason)).toEqual(['too_small'])
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
          const accepted = evaluate(policyOf(...conditions), { bucket: 'ab', fields, size, at }).length === 0
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
