import { describe, expect, it } from 'vitest'

/** A form that an official SDK signed. */
export interface FormVector {
  readonly id: string
  readonly input: {
    readonly region: string
    readonly accessKeyId: string
    readonly accessKeySecret: string
    readonly securityToken: string | null
    readonly signingTime: string
    readonly bucket?: string | null
    readonly policy?: string
  }
  readonly expected: { readonly formFields?: Readonly<Record<string, string>> }
}

/** What a form is verified with. */
export interface FormToVerify {
  readonly region: string
  readonly fields: Iterable<readonly [string, string]>
  readonly at: Date
  readonly credentialsOf: () => never | Promise<never>
}

interface Verdict {
  readonly ok: boolean
  readonly reason?: string
  readonly check?: (form: { bucket: string; size: number }) => readonly { readonly field: string }[]
}

/** The suite for `verifyForm` with a scheme, over the forms that official SDKs signed with it. */
export function formSuite(
  scheme: string,
  forms: readonly FormVector[],
  verify: (form: FormToVerify) => Promise<Verdict>,
): void {
  const verdictOn = (form: FormVector, fields: Record<string, string>, credentials: object = secretOf(form)) =>
    verify({
      region: form.input.region,
      fields: Object.entries(fields),
      at: new Date(form.input.signingTime),
      credentialsOf: () => credentials as never,
    })

  describe.each(forms)('$id', (form) => {
    it('verifyForm accepts it, and check finds nothing in what its policy allows', async () => {
      const { check, ...verdict } = await verdictOn(form, fieldsOf(form))
      expect(verdict).toMatchObject({ ok: true, scheme, accessKeyId: form.input.accessKeyId })
      const { bucket, size } = placeOf(form)
      expect(check?.({ bucket, size })).toEqual([])
    })

    it('check finds each field, the bucket and the size where they were changed', async () => {
      const fields = fieldsOf(form)
      const fieldsWith = async (changed: Record<string, string>, more = {}) => {
        const { check } = await verdictOn(form, { ...fields, ...changed })
        return check?.({ ...placeOf(form), ...more }).map(({ field }) => field)
      }
      for (const [name] of boundIn(form))
        if (name !== 'bucket' && !PERMISSION.test(name))
          expect(await fieldsWith({ [name]: 'changed' }), name).toContain(name.toLowerCase())
      if (boundIn(form).some(([name]) => name === 'bucket'))
        expect(await fieldsWith({}, { bucket: 'another' })).toContain('bucket')
      if (rangeIn(form)) expect(await fieldsWith({}, { size: Number.MAX_SAFE_INTEGER })).toEqual(['file'])
    })

    it('verifyForm rejects it when any field that carries its permission is changed, missing or repeated', async () => {
      const fields = fieldsOf(form)
      for (const name of Object.keys(fields).filter((name) => PERMISSION.test(name))) {
        const { [name]: value = '', ...others } = fields
        expect(await verdictOn(form, others), name).toMatchObject({ ok: false })
        expect(await verdictOn(form, { ...fields, [name]: `${value}x` }), name).toMatchObject({ ok: false })
        const otherCase = name.toUpperCase() === name ? name.toLowerCase() : name.toUpperCase()
        expect(await verdictOn(form, { ...fields, [otherCase]: value }), name).toMatchObject({
          ok: false,
          reason: 'malformed',
        })
      }
    })

    it('verifyForm rejects it for another id, another secret, an expired token and a policy that expired', async () => {
      const secret = secretOf(form)
      const reasonWith = async (credentials: object) => (await verdictOn(form, fieldsOf(form), credentials)).reason
      expect(await reasonWith({ ...secret, accessKeyId: 'LTAItestOTHER' })).toBe('unknown_key')
      expect(await reasonWith({ ...secret, accessKeySecret: 'FAKEother' })).toBe('mismatch')
      expect(await reasonWith({ ...secret, expiresAt: '2000-01-01T00:00:00Z' })).toBe('token_expired')
      const at = new Date(Date.parse(policyOf(form).expiration) + 1000)
      const late = await verify({
        region: form.input.region,
        fields: Object.entries(fieldsOf(form)),
        at,
        credentialsOf: () => secret as never,
      })
      expect(late).toMatchObject({ ok: false, reason: 'expired' })
    })
  })

  it('verifyForm passes on that credentials cannot be looked up', async () => {
    const [form] = forms as [FormVector]
    const { region, signingTime } = form.input
    const credentialsOf = () => Promise.reject(new Error('the database is down'))
    const failing = verify({ region, fields: Object.entries(fieldsOf(form)), at: new Date(signingTime), credentialsOf })
    await expect(failing).rejects.toThrow('the database is down')
  })
}

function secretOf({ input: { accessKeyId, accessKeySecret, securityToken } }: FormVector) {
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

function policyOf({ expected }: FormVector): { expiration: string; conditions: (string[] | Record<string, string>)[] } {
  const [, policy = ''] = Object.entries(expected.formFields ?? {}).find(([name]) => /^policy$/i.test(name)) ?? []
  return JSON.parse(Buffer.from(policy, 'base64').toString())
}

/** The fields that a policy binds to one value each. */
function boundIn(form: FormVector): (readonly [name: string, value: string])[] {
  return policyOf(form).conditions.flatMap((one) => {
    if (!Array.isArray(one)) return Object.entries(one)
    return one[0] === 'eq' ? [[one[1]?.slice(1) ?? '', one[2] ?? ''] as const] : []
  })
}

function rangeIn(form: FormVector): number[] | undefined {
  const range = policyOf(form).conditions.find((one) => Array.isArray(one) && one[0] === 'content-length-range')
  return (range as unknown[] | undefined)?.slice(1) as number[] | undefined
}

function placeOf(form: FormVector): { bucket: string; size: number } {
  return { bucket: form.input.bucket ?? '', size: rangeIn(form)?.[0] ?? 1 }
}

/** What carries the permission: the policy, the signature, and what it was made with. */
const PERMISSION =
  /^(?:policy|signature|(?:oss)?accesskey(?:id)?|x-(?:oss|amz|tos|goog)-(?:alg|cred|date|sig).*|q-.*|x-.*-security-token)$/i

/** What a page would send: the SDK's fields, its permission, and a value for each condition. */
function fieldsOf(form: FormVector): Record<string, string> {
  const { securityToken } = form.input
  const filled = policyOf(form).conditions.flatMap((one) => {
    if (!Array.isArray(one)) return []
    const [rule, name = '', value = ''] = one
    if (rule === 'eq' || rule === 'starts-with') return [[name.slice(1), value] as const]
    return rule === 'in' ? [[name.slice(1), value[0] ?? ''] as const] : []
  })
  const bound = boundIn(form).filter(([name]) => name !== 'bucket' && name !== 'q-sign-time')
  return lastOfEachName([
    ['key', 'a'],
    ...filled.map(([name, value]) => [name, value === '' ? 'a' : value] as const),
    ...bound,
    ...(securityToken === null ? [] : [[tokenName(form), securityToken] as const]),
    ...Object.entries(form.expected.formFields ?? {}),
  ])
}

function tokenName(form: FormVector): string {
  const names = Object.keys({ ...form.expected.formFields, ...Object.fromEntries(boundIn(form)) })
  const provider =
    names.map((name) => /^x-(?:amz|cos|obs|tos|bce|goog)-/i.exec(name)?.[0].toLowerCase()).find(Boolean) ?? 'x-oss-'
  return names.find((name) => /-security-token$/i.test(name)) ?? `${provider}security-token`
}

/** Names in different letter case are one field. */
function lastOfEachName(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const byName = new Map<string, readonly [string, string]>()
  for (const pair of pairs) byName.set(pair[0].toLowerCase(), pair)
  return Object.fromEntries(byName.values())
}
