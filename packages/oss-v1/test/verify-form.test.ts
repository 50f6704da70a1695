import { nodeBackend } from '@presign/core/node'
import { ossForms } from '@presign-tooling/vectors'
import { describe, expect, it } from 'vitest'
import { ossV1, verifyForm } from '../src/index.js'

const forms = ossForms().filter(({ scheme }) => scheme === 'oss-v1')

type Form = (typeof forms)[number]

const secretOf = ({ input: { accessKeyId, accessKeySecret, securityToken } }: Form) => ({
  accessKeyId,
  accessKeySecret,
  securityToken: securityToken ?? undefined,
})

/** What a page would send: the vector's fields, and those that the SDK leaves to its caller. */
function fieldsOf({ input, expected }: Form): Record<string, string> {
  const fields = (expected as unknown as { formFields: Record<string, string> }).formFields
  const policy = JSON.parse(Buffer.from(fields.policy ?? '', 'base64').toString()) as {
    conditions: Record<string, string>[]
  }
  const bound = Object.assign({}, ...policy.conditions.filter((condition) => !Array.isArray(condition))) as Record<
    string,
    string
  >
  const signing = Object.fromEntries(Object.entries(bound).filter(([name]) => /^x-oss-(?:cred|date|sig)/.test(name)))
  const token = input.securityToken === null ? {} : { 'x-oss-security-token': input.securityToken }
  return { key: 'a', ...signing, ...token, ...fields }
}

const verdictOn = (form: Form, fields: Record<string, string>, credentials: object = secretOf(form)) =>
  verifyForm(ossV1({ region: form.input.region }), Object.entries(fields), {
    credentialsOf: () => credentials as never,
    at: new Date(form.input.signingTime),
    backend: nodeBackend,
  })

describe.each(forms)('$id', (form) => {
  it('verifies, and says what it may upload', async () => {
    expect(await verdictOn(form, fieldsOf(form))).toMatchObject({
      ok: true,
      scheme: 'oss-v1',
      accessKeyId: form.input.accessKeyId,
      policy: { expiration: expect.any(String) },
    })
  })

  it('is refused when any field that carries its permission is changed or missing', async () => {
    const fields = fieldsOf(form)
    for (const name of Object.keys(fields).filter((name) => name !== 'key')) {
      const { [name]: value = '', ...others } = fields
      expect(await verdictOn(form, others), name).toMatchObject({ ok: false })
      expect(await verdictOn(form, { ...fields, [name]: `${value}x` }), name).toMatchObject({ ok: false })
      expect(await verdictOn(form, { ...fields, [name.toUpperCase()]: value }), name).toMatchObject({
        ok: false,
        reason: 'malformed',
      })
    }
  })

  it('is refused for another id, another secret and a dead token', async () => {
    const secret = secretOf(form)
    const reasonWith = async (credentials: object) => {
      const verdict = await verdictOn(form, fieldsOf(form), credentials)
      return verdict.ok ? 'ok' : verdict.reason
    }
    expect(await reasonWith({ ...secret, accessKeyId: 'LTAItestOTHER' })).toBe('unknown_key')
    expect(await reasonWith({ ...secret, accessKeySecret: 'FAKEother' })).toBe('mismatch')
    expect(await reasonWith({ ...secret, expiresAt: '2000-01-01T00:00:00Z' })).toBe('token_expired')
  })
})

it('passes on that credentials cannot be looked up', async () => {
  const failing = verifyForm(ossV1({ region: 'cn-hangzhou' }), Object.entries(fieldsOf(forms[0]!)), {
    credentialsOf: () => Promise.reject(new Error('the database is down')),
  })
  await expect(failing).rejects.toThrow('the database is down')
})
