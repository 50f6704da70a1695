import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { formSuite } from '@presign-tooling/testing/suites'
import { expect, it } from 'vitest'
import { obsVerification } from '../src/verify.js'
import { credentialsOf, ofMode } from './vectors.js'

// The one field in which nodejs returns all three is read in a test of its own.
const forms = ofMode('post-policy').map((form) => {
  const { token: _whole, ...formFields } = form.expected.formFields ?? {}
  return { ...form, expected: { ...form.expected, formFields } }
})

formSuite('obs', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([obsVerification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)

it.each(ofMode('post-policy').filter(({ expected }) => expected.formFields?.token !== undefined))(
  '$id: verifyForm reads all of a permission in the one field token',
  async ({ input, expected }) => {
    const { verifyForm } = createVerifier([obsVerification({ region: input.region })], {
      credentialsOf: () => credentialsOf(input),
      backend: nodeBackend,
      clock: { now: () => Date.parse(input.signingTime) },
    })
    const token = expected.formFields?.token ?? ''
    const sent: [string, string][] = [['key', input.key ?? 'a']]
    if (input.securityToken !== null) sent.push(['x-obs-security-token', input.securityToken])
    expect(await verifyForm([...sent, ['token', token]])).toMatchObject({ ok: true, accessKeyId: input.accessKeyId })
    expect(await verifyForm([...sent, ['token', token.replace(':', ':x')]])).toMatchObject({ reason: 'mismatch' })
  },
)
