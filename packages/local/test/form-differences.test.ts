import { type AwsV4, awsV4 } from '@presign/aws-v4'
import { postPolicy as s3Form } from '@presign/aws-v4/form'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner, isSigningError, type Job } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { cos } from '@presign/cos'
import { checkForm as checkCos, postPolicy as cosForm } from '@presign/cos/form'
import { cosVerification } from '@presign/cos/verify'
import type { FormInput, Policy, PolicyCondition, SignedForm } from '@presign/object-storage/form'
import { checkForm as checkOss } from '@presign/oss/form'
import { ossV1 } from '@presign/oss-v1'
import { postPolicy as v1Form } from '@presign/oss-v1/form'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { postPolicy as v4Form } from '@presign/oss-v4/form'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { checkForm as checkS3 } from '@presign/s3/form'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOW } from './harness.js'

const at = new Date(NOW)
const secret = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const token = { ...secret, securityToken: 'FAKEtoken' }

/** One scheme of each kind, as a signer that makes forms and a verifier that reads them. */
function provider(
  scheme: unknown,
  form: unknown,
  verifying: unknown,
  bucket: string,
  check: typeof checkOss,
  conditionOfAnother: PolicyCondition[],
) {
  const options = { backend: nodeBackend, clock: { now: () => NOW } }
  const run = (input: Partial<FormInput<PolicyCondition>>, credentials: typeof secret = secret): SignedForm =>
    createSyncSigner(scheme as AwsV4, { ...options, credentials }).run(
      (form as (input: unknown) => Job<AwsV4, SignedForm>)({
        bucket,
        key: 'a',
        size: { max: 9 },
        expiresIn: 60,
        ...input,
      }),
    )
  const verifier = (credentials: typeof secret = secret) =>
    createSyncVerifier([verifying as ReturnType<typeof awsV4Verification>], {
      ...options,
      credentialsOf: () => credentials as typeof secret,
    })
  return { bucket, run, verifier, check, conditionOfAnother }
}

const LISTS: PolicyCondition[] = [['in', '$content-type', ['image/png']]]
const APPID = 'photos-1250000000'
const v4 = provider(
  ossV4({ region: 'cn-hangzhou' }),
  v4Form,
  ossV4Verification({ region: 'cn-hangzhou' }),
  'photos',
  checkOss,
  [],
)
const v1 = provider(
  ossV1({ region: 'cn-hangzhou' }),
  v1Form,
  ossV1Verification({ region: 'cn-hangzhou' }),
  'photos',
  checkOss,
  [],
)
const s3 = provider(
  awsV4({ region: 'eu-west-3' }),
  s3Form,
  awsV4Verification({ region: 'eu-west-3' }),
  'photos',
  checkS3,
  LISTS,
)
const tencent = provider(
  cos({ region: 'ap-guangzhou' }),
  cosForm,
  cosVerification({ region: 'ap-guangzhou' }),
  APPID,
  checkCos,
  LISTS,
)

const OSS = { v4, v1 }
const PREFIXED = { s3, cos: tencent }
const ALL = { ...OSS, ...PREFIXED }
type Name = keyof typeof ALL
const ALL_NAMES = Object.keys(ALL) as Name[]

const onKey = ({ conditions }: Policy) =>
  conditions.filter((one) => (Array.isArray(one) ? one[1] === '$key' : Object.hasOwn(one, 'key')))
const namesIn = ({ conditions }: Policy) =>
  conditions.map((one) => (Array.isArray(one) ? String(one[1]).slice(1) : (Object.keys(one)[0] ?? '')))

function codeOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (isSigningError(error)) return error.code
    throw error
  }
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: services read it so.
const FILENAME = '${filename}'

describe('what differs by a reason', () => {
  it('a key that ends in the name of the file is bound as a prefix by S3 and COS, as it stands by OSS', () => {
    for (const { run } of Object.values(PREFIXED))
      expect(onKey(run({ key: `a/${FILENAME}` }).policy)).toEqual([['starts-with', '$key', 'a/']])
    for (const { run } of Object.values(OSS))
      expect(onKey(run({ key: `a/${FILENAME}` }).policy)).toEqual([{ key: `a/${FILENAME}` }])
  })

  it('a free key has a condition where every field must have one, and in no other policy', () => {
    const free = { key: undefined, unlimited: true }
    expect(onKey(s3.run(free).policy)).toEqual([['starts-with', '$key', '']])
    for (const { run } of [v4, v1, tencent]) expect(onKey(run(free).policy)).toEqual([])
  })

  it('a field that the policy does not name is refused by S3 alone', () => {
    const fieldsIn = ({ run, check }: typeof v4, more: Record<string, string>) => {
      const { fields, policy } = run({})
      return check(policy, { ...fields, ...more }, { size: 1 }, at).map(({ field }) => field)
    }
    const more = { 'Cache-Control': 'no-cache' }
    expect(ALL_NAMES.map((name) => fieldsIn(ALL[name], more))).toEqual([[], [], ['cache-control'], []])
    expect(fieldsIn(s3, { 'x-ignore-me': '1' })).toEqual([])
  })

  it('`in` is a condition of OSS alone', () => {
    expect(ALL_NAMES.map((name) => codeOf(() => ALL[name].run({ conditions: LISTS })))).toEqual([
      undefined,
      undefined,
      'policy_invalid',
      'policy_invalid',
    ])
  })

  it('conditions have the names of fields in lower case in OSS alone', () => {
    const fields = { 'Content-Type': 'image/png' }
    expect(ALL_NAMES.map((name) => namesIn(ALL[name].run({ fields }).policy).at(-1))).toEqual([
      'content-type',
      'content-type',
      'Content-Type',
      'Content-Type',
    ])
  })

  it('a dollar sign is escaped in the policies of OSS alone', () => {
    const written = (name: Name) => Buffer.from(ALL[name].run({ key: 'a$b' }).fields.policy ?? '', 'base64').toString()
    expect(ALL_NAMES.map((name) => written(name).includes('a\\\\$b'))).toEqual([true, true, false, false])
  })

  it('the token is bound by all but V1, and lifetimes are limited to seven days in V4 and S3', () => {
    const bound = (name: Name) =>
      namesIn(ALL[name].run({}, token).policy).some((field) => /-security-token$/.test(field))
    expect(ALL_NAMES.map(bound)).toEqual([true, false, true, true])
    const month = (name: Name) => codeOf(() => ALL[name].run({ expiresIn: 2_592_000 }))
    expect(ALL_NAMES.map(month)).toEqual(['expiry_out_of_range', undefined, 'expiry_out_of_range', undefined])
  })

  it('keys are as long as each service takes them, without the name of the file', () => {
    const longest = (name: Name) =>
      [1023, 1024, 1025].filter(
        (bytes) => codeOf(() => ALL[name].run({ key: `${'k'.repeat(bytes)}${FILENAME}` })) === undefined,
      )
    expect(ALL_NAMES.map((name) => longest(name).at(-1))).toEqual([1023, 1023, 1024, 1024])
  })

  it('a COS policy names the window of its key under another name than the field', () => {
    const { fields, policy } = tencent.run({})
    expect(policy.conditions).toContainEqual({ 'q-sign-time': fields['q-key-time'] })
    expect(Object.hasOwn(fields, 'q-sign-time')).toBe(false)
  })
})

describe('what differed by accident is the same everywhere', () => {
  const everywhere = (input: Partial<FormInput<PolicyCondition>>) =>
    new Set(ALL_NAMES.map((name) => codeOf(() => ALL[name].run(input))))

  it.each<[string, Partial<FormInput<PolicyCondition>>, string | undefined]>([
    ['a name of the file before its type is refused', { key: `${FILENAME}.jpg` }, 'key_unsafe'],
    [
      'a name of the file before its type signs where allowUnsafeKey says so',
      { key: `${FILENAME}.jpg`, allowUnsafeKey: true },
      undefined,
    ],
    ['a name of the file in the middle is refused', { key: `a/${FILENAME}.jpg` }, 'key_unsafe'],
    [
      'a name of the file in the middle signs where allowUnsafeKey says so',
      { key: `a/${FILENAME}.jpg`, allowUnsafeKey: true },
      undefined,
    ],
    ['nothing but the name of the file does not count as a limit', { key: FILENAME }, 'policy_unlimited'],
    ['an empty prefix does not count as a limit', { key: undefined, keyPrefix: '' }, 'policy_unlimited'],
    ['a form without a size has no limit', { size: undefined }, 'policy_unlimited'],
    ['more than 5 GiB is refused', { size: { max: 5_368_709_121 } }, 'policy_invalid'],
    ['a prefix beside a key is refused', { keyPrefix: 'a' }, 'policy_invalid'],
    ['a bucket that the service cannot have is refused', { bucket: 'No_Bucket' }, 'bucket_invalid'],
    ['no bucket is refused', { bucket: undefined }, 'bucket_missing'],
    ['a control character in a key is refused', { key: 'a\nb' }, 'policy_invalid'],
    ['half a surrogate pair in a key is refused', { key: 'a\ud83d' }, 'text_malformed'],
    ['a prefix that is too long is refused', { key: undefined, keyPrefix: 'k'.repeat(1025) }, 'key_too_long'],
    ['a field twice in different case is refused', { fields: { Acl: 'a', acl: 'b' } }, 'policy_invalid'],
    ['a field without a name is refused', { fields: { '': 'a' } }, 'policy_invalid'],
    ['a field that the form writes is refused', { fields: { Submit: 'a' } }, 'policy_invalid'],
    ['a condition that is not one is refused', { conditions: [['ends-with', '$key', 'a'] as never] }, 'policy_invalid'],
    ['an end after the year 9999 is refused', { expiresIn: 300_000_000_000 }, 'expiry_out_of_range'],
  ])('%s', (_what, input, code) => {
    expect([...everywhere(input)]).toEqual([code])
  })

  it('what is answered after a success is an option, and bound', () => {
    const input = { successStatus: 201, successRedirect: 'https://example.com/done' } as const
    for (const { run } of Object.values(ALL)) {
      const { fields, policy } = run(input)
      expect(fields).toMatchObject({
        success_action_status: '201',
        success_action_redirect: 'https://example.com/done',
      })
      expect(policy.conditions).toContainEqual({ success_action_status: '201' })
    }
  })

  it('the form says what its policy allows, and that policy is the one it carries', () => {
    for (const { run } of Object.values(ALL)) {
      const form = run({ key: 'a/b' })
      expect(JSON.parse(Buffer.from(form.fields.policy ?? '', 'base64').toString())).toEqual(form.policy)
      expect(form.policy.expiration).toBe(form.expiresAt)
      expect(JSON.parse(JSON.stringify(form))).toEqual(form)
      expect(Object.isFrozen(form.fields)).toBe(true)
    }
  })

  it('a key that presign refuses is refused, and signed where allowUnsafeKey says so', () => {
    for (const key of ['/x', 'a/../b', '..', `${FILENAME}.jpg`]) {
      expect([...everywhere({ key })]).toEqual(['key_unsafe'])
      expect([...everywhere({ key, allowUnsafeKey: true })]).toEqual([undefined])
    }
  })

  it('what a polluted prototype holds is not an option', () => {
    const polluted = Object.prototype as Record<string, unknown>
    try {
      polluted.unlimited = true
      expect([...everywhere({ size: undefined })]).toEqual(['policy_unlimited'])
    } finally {
      delete polluted.unlimited
    }
  })
})

const word = fc.stringMatching(/^[a-zA-Z0-9$ _./é中😀\\"-]{1,8}$/u).filter((text) => !/^[/\\]/.test(text))
const input = fc.record(
  {
    key: fc.oneof(
      word,
      word.map((text) => `${text}${FILENAME}`),
      word.map((text) => `${FILENAME}${text}`),
    ),
    size: fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
    fields: fc.dictionary(fc.stringMatching(/^x-test-[a-z]{1,3}$/), word, { maxKeys: 3, noNullPrototype: true }),
    expiresIn: fc.integer({ min: 1, max: 604_800 }),
  },
  { requiredKeys: ['key', 'size', 'expiresIn'] },
)
const change = fc.record(
  {
    key: word,
    field: word,
    more: fc.constant({ 'x-test-more': 'x' }),
    size: fc.nat(12),
    bucket: fc.boolean(),
    temporary: fc.boolean(),
  },
  { requiredKeys: ['size', 'bucket', 'temporary'] },
)

describe.each(ALL_NAMES)('laws of forms of %s', (name) => {
  const { run, verifier, bucket, check } = ALL[name]

  it('verifyForm accepts what postPolicy signs, and check agrees with the policy read one by one', () => {
    fc.assert(
      fc.property(input, change, (input, change) => {
        const credentials = change.temporary ? token : secret
        // Any key, since the law is of policies.
        const form = run({ ...input, allowUnsafeKey: true }, credentials)
        const first = Object.keys(input.fields ?? {})[0]
        const fields: Record<string, string> = {
          ...form.fields,
          ...(change.key !== undefined && { key: change.key }),
          ...(change.field !== undefined && first !== undefined && { [first]: change.field }),
          ...change.more,
        }
        const sentTo = change.bucket ? bucket : 'another-1250000000'
        const verdict = verifier(credentials).verifyForm(Object.entries(fields))
        if (!verdict.ok) throw new Error(verdict.detail)
        expect(verdict).toMatchObject({
          scheme: { v4: 'oss-v4', v1: 'oss-v1', s3: 'aws-v4', cos: 'cos' }[name],
          bucket,
        })
        expect(verdict.expiresAt).toBe(form.expiresAt)
        expect(verdict.maxBytes).toBe(input.size.max)
        const found = verdict.check({ bucket: sentTo, size: change.size })
        expect(found.length === 0).toBe(allows(name, form.policy, fields, sentTo, change.size))
        // A page does not know where it is sent but by the form.
        if (change.bucket)
          expect(check(form.policy, fields, { size: change.size }, at).map(({ detail }) => detail)).toEqual(
            found.map(({ detail }) => detail),
          )
      }),
      { numRuns: 300 },
    )
  })

  it('verifyForm rejects a form whose policy or signature was changed, and one that expired', () => {
    const signature = { v4: 'x-oss-signature', v1: 'Signature', s3: 'x-amz-signature', cos: 'q-signature' }[name]
    fc.assert(
      fc.property(input, fc.nat(), (input, position) => {
        const { fields } = run({ ...input, allowUnsafeKey: true })
        for (const field of ['policy', signature]) {
          const text = fields[field] ?? ''
          const index = position % text.replace(/=+$/, '').length
          const other = text[index] === 'A' ? '7' : 'A'
          // The last letter before the padding of Base64 has bits that carry nothing.
          fc.pre(index < text.length - 4)
          const changed = { ...fields, [field]: text.slice(0, index) + other + text.slice(index + 1) }
          expect(verifier().verifyForm(Object.entries(changed))).toMatchObject({ ok: false, reason: 'mismatch' })
        }
        const late = createSyncVerifier([verifying(name)], {
          credentialsOf: () => secret,
          backend: nodeBackend,
          clock: { now: () => NOW + (input.expiresIn + 1) * 1000 },
        })
        expect(late.verifyForm(Object.entries(fields))).toMatchObject({ ok: false, reason: 'expired' })
      }),
      { numRuns: 100 },
    )
  })
})

const verifying = (name: Name) =>
  ({
    v4: ossV4Verification({ region: 'cn-hangzhou' }),
    v1: ossV1Verification({ region: 'cn-hangzhou' }),
    s3: awsV4Verification({ region: 'eu-west-3' }),
    cos: cosVerification({ region: 'ap-guangzhou' }),
  })[name] as ReturnType<typeof awsV4Verification>

/** The pages once more, written without a look at the code. */
function allows(name: Name, { conditions }: Policy, fields: Record<string, string>, bucket: string, size: number) {
  const sentAs = (condition: string) => {
    if (condition === 'bucket') return bucket
    const field = condition === 'q-sign-time' ? 'q-key-time' : condition
    return Object.entries(fields).find(([sent]) => sent.toLowerCase() === field.toLowerCase())?.[1] ?? ''
  }
  const kept = conditions.every((one) => {
    if (!Array.isArray(one)) return Object.entries(one).every(([field, value]) => sentAs(field) === value)
    const [rule, a, b] = one
    if (rule === 'content-length-range') return size >= Number(a) && size <= Number(b)
    return sentAs(String(a).slice(1)).indexOf(String(b)) === 0
  })
  const named = conditions.map((one) =>
    (Array.isArray(one) ? String(one[1]).slice(1) : Object.keys(one)[0])?.toLowerCase(),
  )
  const free = ['policy', 'x-amz-signature']
  const covered = Object.keys(fields).every((field) => free.includes(field) || named.includes(field.toLowerCase()))
  return kept && (name !== 's3' || covered)
}
