import { inspect } from 'node:util'
import { SigningError } from '@presign/core'
import type { CorsRule } from '../api-types.js'

/** What each field of a rule must be, as PutBucketCors takes it. Nothing checks the types of who writes JavaScript. */
interface Constraint {
  readonly wanted: string
  met(value: unknown): boolean
}

const METHODS = ['GET', 'PUT', 'DELETE', 'POST', 'HEAD']

const CONSTRAINTS: Readonly<Record<keyof CorsRule, Constraint>> = {
  origins: { wanted: 'a list of texts with one "*" at most, not empty', met: (value) => some(value, isPattern) },
  methods: { wanted: `a list of ${METHODS.join(', ')}, not empty`, met: (value) => some(value, isMethod) },
  headers: { wanted: 'a list of texts with one "*" at most', met: (value) => every(value, isPattern) },
  exposed: { wanted: 'a list of names of headers', met: (value) => every(value, isName) },
  maxAge: { wanted: 'a whole number of seconds, or none', met: (value) => value === undefined || isSeconds(value) },
}

/** Whether PutBucketCors takes a rule. */
export function isValidRule(rule: CorsRule): boolean {
  return invalidField(rule) === undefined
}

/** @throws SigningError `input_invalid`, naming the field of the first rule that PutBucketCors would not take. */
export function checkRules(bucket: string, rules: readonly CorsRule[]): void {
  if (!Array.isArray(rules)) throw invalid(bucket, 'cors', rules, 'origins as text, or a list of rules')
  for (const [index, rule] of rules.entries()) {
    const field = invalidField(rule)
    if (field) throw invalid(bucket, `cors[${index}].${field}`, Object(rule)[field], CONSTRAINTS[field].wanted)
  }
}

function invalidField(rule: CorsRule): keyof CorsRule | undefined {
  const fields = Object.keys(CONSTRAINTS) as (keyof CorsRule)[]
  return fields.find((field) => !CONSTRAINTS[field].met(Object(rule)[field]))
}

function invalid(bucket: string, name: string, value: unknown, wanted: string): SigningError {
  const found = inspect(value).slice(0, 80)
  return new SigningError(
    'input_invalid',
    `Cannot make bucket "${bucket}": found ${found} for ${name}, wanted ${wanted}`,
    {
      name,
      found,
      wanted,
    },
  )
}

function every(value: unknown, good: (one: string) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && good(one))
}

function some(value: unknown, good: (one: string) => boolean): boolean {
  return every(value, good) && (value as readonly string[]).length > 0
}

const isPattern = (text: string) => text.split('*').length <= 2
const isMethod = (text: string) => METHODS.includes(text)
const isName = (text: string) => /^[\w-]+$/.test(text)
const isSeconds = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
