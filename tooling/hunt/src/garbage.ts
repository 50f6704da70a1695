import fc from 'fast-check'
import { type Area, areaOf } from './area.js'
import { CASES } from './cases.js'
import { must } from './fault.js'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '/',
    'host',
    'Host',
    ':authority',
    'http://h/',
    'x-oss-signature',
    '__proto__',
    'GET',
    '*',
    '%',
    '/?=&&=',
  ),
)
const anything = fc.oneof(
  text,
  fc.anything({ maxDepth: 2, withNullPrototype: true, withBigInt: true, withTypedArray: true }),
)
const headers = fc.oneof(
  anything,
  fc.array(text),
  fc.array(fc.tuple(text, text)),
  fc.dictionary(text, fc.oneof(text, fc.array(text), anything)),
)
const request = fc.oneof(anything, fc.record({ method: anything, target: anything, headers }))
const fields = fc.oneof(
  anything,
  fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('policy', 'signature', 'key', 'x-oss-date', 'q-ak')), anything)),
)

/** What is not a request: a verdict, and no exception. */
export const garbage: Area = areaOf('garbage', fc.tuple(request, fields), (subject) => {
  const verifiers = CASES.map((one) => subject.verifier(one))
  return ([given, form]) => {
    for (const verifier of verifiers) {
      must(!verifier.verify(given as never).ok, 'what is not a request was accepted')
      must(!verifier.verifyForm(form as never).ok, 'what is not a form was accepted')
    }
  }
})
