import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Policy, type PolicyCondition, type PolicySyntax, policyText, readPolicy } from './policy.js'

const LISTS: PolicySyntax = { lists: true, escapedDollar: true }

const text = fc.string({ unit: fc.constantFrom('a', '$', '\\', '"', '中', '😀', '{', '/', '\n') })
const field = text.filter((field) => field !== '')
const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  fc.tuple(field, text).map(([name, value]) => Object.fromEntries([[name, value]])),
  fc.tuple(fc.constantFrom('eq', 'starts-with'), field, text).map(([rule, name, value]) => [rule, `$${name}`, value]),
  fc
    .tuple(fc.constantFrom('in', 'not-in'), field, fc.array(text))
    .map(([rule, name, values]) => [rule, `$${name}`, values]),
  fc.tuple(fc.nat(), fc.nat()).map(([min, max]) => ['content-length-range', min, max]),
) as fc.Arbitrary<PolicyCondition>
const policy: fc.Arbitrary<Policy> = fc.record({
  expiration: fc
    .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  conditions: fc.array(condition),
})

it('readPolicy undoes policyText', () => {
  fc.assert(
    fc.property(policy, (policy) => {
      for (const escapedDollar of [true, false]) {
        const syntax = { lists: true, escapedDollar }
        expect(readPolicy(policyText(policy, syntax), syntax)).toEqual(policy)
      }
    }),
  )
})

it('policyText writes compact JSON with raw UTF-8, and a dollar sign as \\$ where the provider wants it', () => {
  const conditions = [{ key: `user/\${filename}` }, ['in', '$content-type', ['中', '$']]] as const
  expect(policyText({ expiration: '2023-12-17T03:54:37.000Z', conditions }, LISTS)).toBe(
    `{"expiration":"2023-12-17T03:54:37.000Z","conditions":[{"key":"user/\\\\\${filename}"},["in","$content-type",["中","\\\\$"]]]}`,
  )
})

it('readPolicy reads a dollar sign that was not escaped as itself', () => {
  const text = '{"expiration":"2023-12-17T03:54:37Z","conditions":[{"key":"a$b"}]}'
  expect(readPolicy(text, LISTS)?.conditions).toEqual([{ key: 'a$b' }])
})

describe('readPolicy refuses', () => {
  const withCondition = (condition: unknown) =>
    JSON.stringify({ expiration: '2023-12-17T03:54:37.000Z', conditions: [condition] })
  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no expiration', '{"conditions":[]}'],
    ['no conditions', '{"expiration":"2023-12-17T03:54:37.000Z"}'],
    ['an expiration without Z', '{"expiration":"2023-12-17T03:54:37.000","conditions":[]}'],
    ['the 30th of February', '{"expiration":"2023-02-30T03:54:37.000Z","conditions":[]}'],
    ['an object with two properties', withCondition({ a: '1', b: '2' })],
    ['an object without one', withCondition({})],
    ['a value that is a number', withCondition({ success_action_status: 200 })],
    ['an unknown rule', withCondition(['ends-with', '$key', '.jpg'])],
    ['a field without its dollar sign', withCondition(['eq', 'key', 'a'])],
    ['a field without a name', withCondition(['eq', '$', 'a'])],
    ['a list that is text', withCondition(['in', '$key', 'a'])],
    ['text that is a list', withCondition(['eq', '$key', ['a']])],
    ['a size that is text', withCondition(['content-length-range', '1', '2'])],
    ['a size below zero', withCondition(['content-length-range', -1, 2])],
    ['a fourth item', withCondition(['eq', '$key', 'a', 'b'])],
  ])('%s', (_name, text) => {
    expect(readPolicy(text, LISTS)).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readPolicy(text, LISTS)))
  })
})
