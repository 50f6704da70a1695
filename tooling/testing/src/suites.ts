import { type OssForm, ossForms } from '@presign/vectors'
import { describe, expect, it } from 'vitest'

const everyForm = await ossForms()

/** What a form is verified with. */
export interface FormToVerify {
  readonly region: string
  readonly fields: Iterable<readonly [string, string]>
  readonly at: Date
  readonly credentialsOf: () => never | Promise<never>
}

type Verdict = { readonly ok: boolean; readonly reason?: string }

/** The suite for `verifyForm` of a scheme of OSS, over the forms that official SDKs signed with it. */
export function formSuite(scheme: 'oss-v1' | 'oss-v4', verify: (form: FormToVerify) => Promise<Verdict>): void {
  const forms = everyForm.filter((form) => form.scheme === scheme)

  const verdictOn = (form: OssForm, fields: Record<string, string>, credentials: object = secretOf(form)) =>
    verify({
      region: form.input.region,
      fields: Object.entries(fields),
      at: new Date(form.input.signingTime),
      credentialsOf: () => credentials as never,
    })

  describe.each(forms)('$id', (form) => {
    it('verifies, and says what it may upload', async () => {
      expect(await verdictOn(form, fieldsOf(form))).toMatchObject({
        ok: true,
        scheme,
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
      const reasonWith = async (credentials: object) => (await verdictOn(form, fieldsOf(form), credentials)).reason
      expect(await reasonWith({ ...secret, accessKeyId: 'LTAItestOTHER' })).toBe('unknown_key')
      expect(await reasonWith({ ...secret, accessKeySecret: 'FAKEother' })).toBe('mismatch')
      expect(await reasonWith({ ...secret, expiresAt: '2000-01-01T00:00:00Z' })).toBe('token_expired')
    })
  })

  it('passes on that credentials cannot be looked up', async () => {
    const [form] = forms as [OssForm]
    const { region, signingTime } = form.input
    const credentialsOf = () => Promise.reject(new Error('the database is down'))
    const failing = verify({ region, fields: Object.entries(fieldsOf(form)), at: new Date(signingTime), credentialsOf })
    await expect(failing).rejects.toThrow('the database is down')
  })
}

function secretOf({ input: { accessKeyId, accessKeySecret, securityToken } }: OssForm) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

/** What a page would send: the vector's fields, and those that the SDK leaves to its caller. */
function fieldsOf({ input, expected }: OssForm): Record<string, string> {
  const fields = expected.formFields
  const policy = JSON.parse(Buffer.from(fields.policy ?? '', 'base64').toString()) as {
    conditions: Record<string, string>[]
  }
  const bound: Record<string, string> = Object.assign({}, ...policy.conditions.filter((one) => !Array.isArray(one)))
  const signing = Object.fromEntries(Object.entries(bound).filter(([name]) => /^x-oss-(?:cred|date|sig)/.test(name)))
  const token = input.securityToken === null ? {} : { 'x-oss-security-token': input.securityToken }
  return { key: 'a', ...signing, ...token, ...fields }
}
