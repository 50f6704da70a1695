import { createRequire } from 'node:module'
import { createSigner, createSyncSigner, isSigningError, type Secret } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'
import { readPolicy } from '@presign/object-storage/form'
import { endpoints } from '@presign/oss'
import { checkForm, type OssFormInput, ossPolicy } from '@presign/oss/form'
import { ossForms } from '@presign/vectors'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { ossV4 } from '../src/index.js'

const vectors = (await ossForms()).filter(({ scheme }) => scheme === 'oss-v4')
const syncBackends = [nodeBackend, jsBackend, await loadWasmBackend('simd'), await loadWasmBackend('scalar')]
const backends = [...syncBackends, webBackend]

describe.each(backends.map((backend) => [backend.name, backend] as const))(
  'vectors of the official SDKs, later on %s',
  (_name, backend) => {
    it.each(vectors)('$id', async ({ input, expected }) => {
      const signer = createSigner(ossV4({ region: input.region }), { credentials: credentialsOf(input), backend })
      const fields = await signer.run(signPolicy(input.policy, { at: new Date(input.signingTime) }))
      expect(fields).toMatchObject(expected.formFields)
      expect(fields['x-oss-security-token']).toBe(input.securityToken ?? undefined)
    })
  },
)

describe.each(syncBackends.map((backend) => [backend.name, backend] as const))(
  'vectors of the official SDKs, at once on %s',
  (_name, backend) => {
    it.each(vectors)('$id', ({ input, expected }) => {
      const signer = createSyncSigner(ossV4({ region: input.region }), { credentials: credentialsOf(input), backend })
      expect(signer.run(signPolicy(input.policy, { at: new Date(input.signingTime) }))).toMatchObject(
        expected.formFields,
      )
    })
  },
)

function credentialsOf(input: { accessKeyId: string; accessKeySecret: string; securityToken: string | null }): Secret {
  const { accessKeyId, accessKeySecret, securityToken } = input
  return { accessKeyId, accessKeySecret, securityToken: securityToken ?? undefined }
}

const worked = (token?: string) =>
  createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
    credentials: { accessKeyId: 'ak', accessKeySecret: 'sk', securityToken: token },
    backend: nodeBackend,
    clock: { now: () => 1702781677_000 },
  })

describe('worked values', () => {
  it('W9: the policy of a whole form, and its signature', () => {
    const form = worked().run(
      postPolicy({ bucket: 'examplebucket', size: { min: 1, max: 1024 }, expiresIn: 3600, unlimited: true }),
    )
    expect(form.fields).toEqual({
      key: `\${filename}`,
      policy:
        'eyJleHBpcmF0aW9uIjoiMjAyMy0xMi0xN1QwMzo1NDozNy4wMDBaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoiZXhhbXBsZWJ1Y2tldCJ9LHsieC1vc3Mtc2lnbmF0dXJlLXZlcnNpb24iOiJPU1M0LUhNQUMtU0hBMjU2In0seyJ4LW9zcy1jcmVkZW50aWFsIjoiYWsvMjAyMzEyMTcvY24taGFuZ3pob3Uvb3NzL2FsaXl1bl92NF9yZXF1ZXN0In0seyJ4LW9zcy1kYXRlIjoiMjAyMzEyMTdUMDI1NDM3WiJ9LFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLDEsMTAyNF1dfQ==',
      'x-oss-signature-version': 'OSS4-HMAC-SHA256',
      'x-oss-credential': 'ak/20231217/cn-hangzhou/oss/aliyun_v4_request',
      'x-oss-date': '20231217T025437Z',
      'x-oss-signature': 'ad2bc62b0fa37da7cc5c4046e96b549fac2fa8f0fe4392dba6d145754ba5b215',
    })
  })

  it('W10: a token, a prefix beyond ASCII and a choice', () => {
    const policy =
      '{"expiration":"2023-12-17T03:54:37.000Z","conditions":[{"bucket":"examplebucket"},' +
      '{"x-oss-signature-version":"OSS4-HMAC-SHA256"},' +
      '{"x-oss-credential":"ak/20231217/cn-hangzhou/oss/aliyun_v4_request"},{"x-oss-date":"20231217T025437Z"},' +
      '{"x-oss-security-token":"token"},["starts-with","$key","中文/"],' +
      '["in","$content-type",["image/jpeg","image/png"]],["eq","$success_action_status","201"],' +
      '["content-length-range",0,10485760]]}'
    expect(worked('token').run(signPolicy(policy))['x-oss-signature']).toBe(
      'f498e33807c94c4f37e052ac86f3caab62713a75047b288508b0d4319315ddc7',
    )
  })

  it('W18: the V4 signature of a policy of V1', () => {
    const policy =
      '{"expiration":"2014-12-01T12:00:00.000Z","conditions":[{"bucket":"johnsmith"},["starts-with","$key","user/eric/"]]}'
    expect(worked().run(signPolicy(policy))['x-oss-signature']).toBe(
      'ad723085bcd6150a7cdfbc71fa893e706845d5dba54b699d2f9e91ff59bcf67a',
    )
  })
})

const at = new Date('2026-01-01T00:00:00Z')
const SECRET = 'FAKEsecretNobodyMaySee0001'
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET }
const clock = { now: () => at.getTime() }
const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend: nodeBackend, clock })
const run = (input: Partial<OssFormInput>) =>
  signer.run(postPolicy({ bucket: 'photos', key: 'a.txt', size: { max: 9 }, expiresIn: 60, ...input }))
/** What the caller's input adds to the conditions, after the bucket and what V4 binds. */
const conditionsOf = (input: Partial<OssFormInput>) => run(input).policy.conditions.slice(4)

describe('a form', () => {
  it('binds every field it was given', () => {
    const { fields, policy, url, expiresAt } = run({
      key: 'a.txt',
      size: { min: 1, max: 9 },
      contentTypes: ['image/png'],
      successStatus: 201,
      successRedirect: 'https://example.com/done?a=1',
      metadata: { Owner: 'ada' },
      storageClass: 'IA',
      acl: 'private',
      forbidOverwrite: true,
      callback: { url: 'https://example.com/stored', body: `user=\${x:user}`, vars: { 'x:user': '7' } },
      fields: { 'Cache-Control': 'no-cache' },
      conditions: [['starts-with', '$x-oss-meta-note', '']],
    })
    const given = {
      'x-oss-content-type': 'image/png',
      'x-oss-object-acl': 'private',
      'x-oss-storage-class': 'IA',
      'x-oss-forbid-overwrite': 'true',
      'x-oss-meta-owner': 'ada',
      callback: btoa(`{"callbackUrl":"https://example.com/stored","callbackBody":"user=\${x:user}"}`),
      'x:user': '7',
      success_action_status: '201',
      success_action_redirect: 'https://example.com/done?a=1',
      'Cache-Control': 'no-cache',
    }
    expect(url).toBe('https://photos.oss-cn-hangzhou.aliyuncs.com/')
    expect(expiresAt).toBe('2026-01-01T00:01:00.000Z')
    expect(fields).toMatchObject({ key: 'a.txt', ...given })
    expect(policy.conditions).toEqual([
      { bucket: 'photos' },
      { 'x-oss-signature-version': 'OSS4-HMAC-SHA256' },
      { 'x-oss-credential': 'LTAItestKEY0001/20260101/cn-hangzhou/oss/aliyun_v4_request' },
      { 'x-oss-date': '20260101T000000Z' },
      { key: 'a.txt' },
      ['content-length-range', 1, 9],
      ...Object.entries(given).map(([name, value]) => ({ [name.toLowerCase()]: value })),
      ['starts-with', '$x-oss-meta-note', ''],
    ])
    expect(Object.keys(fields)[0]).toBe('key')
  })

  it('passes its own check, and fails it when one field was changed', () => {
    const { fields, policy } = run({ contentTypes: ['image/png'], metadata: { owner: 'ada' }, acl: 'private' })
    expect(checkForm(policy, fields, { size: 1 }, at)).toEqual([])
    const signedWith = ['policy', 'x-oss-signature']
    for (const name of Object.keys(fields).filter((name) => !signedWith.includes(name)))
      expect(checkForm(policy, { ...fields, [name]: `${fields[name]}x` }, { size: 1 }, at), name).not.toEqual([])
  })

  it('survives JSON, and its policy is the one it carries', () => {
    const form = run({ key: `u/\${filename}` })
    expect(JSON.parse(JSON.stringify(form))).toEqual(form)
    expect(readPolicy(Buffer.from(form.fields.policy ?? '', 'base64').toString(), ossPolicy)).toEqual(form.policy)
    expect(JSON.stringify(form)).not.toContain(SECRET)
  })

  it('takes a family of types, or a choice of them that the page makes', () => {
    expect(conditionsOf({ contentTypes: ['image/*'] }).at(-1)).toEqual(['starts-with', '$content-type', 'image/'])
    expect(conditionsOf({ contentTypes: ['a/b', 'c/d'] }).at(-1)).toEqual(['in', '$content-type', ['a/b', 'c/d']])
    expect(run({ contentTypes: ['a/b', 'c/d'] }).fields).not.toHaveProperty('Content-Type')
  })

  it('with a prefix takes the name of the file, until the page writes another', () => {
    const { fields, policy } = run({ key: undefined, keyPrefix: 'u/' })
    expect(fields.key).toBe(`u/\${filename}`)
    const check = (key: string) => checkForm(policy, { ...fields, key }, { size: 1 }, at)
    expect(check('u/cat.jpg')).toEqual([])
    expect(check('v/cat.jpg')).toMatchObject([{ field: 'key', condition: ['starts-with', '$key', 'u/'] }])
  })

  it('goes to the endpoint of the scheme, or of the input', () => {
    expect(run({ endpoint: endpoints.pathStyle('http://127.0.0.1:8080') }).url).toBe('http://127.0.0.1:8080/photos/')
    const endpoint = endpoints.custom('https://img.example.com', { bucket: 'photos' })
    expect(run({ endpoint, bucket: undefined }).policy.conditions[0]).toEqual({ bucket: 'photos' })
  })

  it('binds the token, and expires with it', () => {
    const temporary = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
      credentials: { ...credentials, securityToken: 'FAKEtoken', expiresAt: '2026-01-01T00:00:30Z' },
      backend: nodeBackend,
      clock,
    })
    const input = { bucket: 'photos', key: 'a', size: { max: 9 }, expiresIn: 60 }
    expect(refusalOf(() => temporary.run(postPolicy(input)))?.[0]).toBe('token_expiry')
    const form = temporary.run(postPolicy({ ...input, onTokenExpiry: 'clamp' }))
    expect(form.expiresAt).toBe('2026-01-01T00:00:30.000Z')
    expect(form.policy.conditions).toContainEqual({ 'x-oss-security-token': 'FAKEtoken' })
    expect(form.fields['x-oss-security-token']).toBe('FAKEtoken')
  })

  it('tells a provider of credentials how long they are needed, and takes its moment', () => {
    const asked: Date[] = []
    const provided = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
      credentials: ({ until }) => {
        asked.push(until)
        return credentials
      },
      backend: nodeBackend,
    })
    provided.run(postPolicy({ bucket: 'photos', key: 'a', size: { max: 9 }, expiresIn: 60, at }))
    expect(asked).toEqual([new Date('2026-01-01T00:01:00Z')])
  })

  it('is what it was asked to be, whatever becomes of its input or of Object.prototype', () => {
    const conditions: [string, string, string][] = [['starts-with', '$x-oss-meta-note', '']]
    const input = { bucket: 'photos', key: 'a', size: { max: 9 }, expiresIn: 60, conditions: conditions as never }
    const copy = structuredClone(input)
    const job = postPolicy(input)
    const form = signer.run(job)
    const text = JSON.stringify(form)
    expect(input).toEqual(copy)
    input.key = 'b'
    for (const condition of conditions) condition[2] = 'changed'
    expect(JSON.stringify(form)).toBe(text)
    expect(signer.run(job).fields.key).toBe('a')

    const polluted = Object.prototype as Record<string, unknown>
    try {
      polluted.unlimited = true
      expect(refusalOf(() => run({ size: undefined }))?.[0]).toBe('policy_unlimited')
    } finally {
      delete polluted.unlimited
    }
  })

  it('shares the signing key with every other signature of the day', () => {
    const { url } = signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 })
    const imported: string[] = []
    const counting = {
      ...nodeBackend,
      importKey: (...step: Parameters<typeof nodeBackend.importKey>) => {
        imported.push(step[0])
        return nodeBackend.importKey(...step)
      },
    }
    const warm = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend: counting, clock })
    expect(warm.presign({ bucket: 'photos', key: 'a', expiresIn: 60 }).url).toBe(url)
    warm.run(postPolicy({ bucket: 'photos', key: 'a', size: { max: 9 }, expiresIn: 60 }))
    expect(imported).toHaveLength(5)
  })
})

function refusalOf(call: () => unknown) {
  try {
    call()
  } catch (error) {
    if (isSigningError(error)) return [error.code, error.message]
    throw error
  }
  return undefined
}

const unlimited = (missing: string) =>
  `Cannot sign a policy without ${missing}: anything could be stored with it; unlimited: true signs it as it is`
const SIZE = 'Cannot write size of the policy: wanted whole numbers of bytes from 0 to 5368709120, min not over max'
const UNSAFE = '; allowUnsafeKey: true signs it as it is'
const TYPES = 'Cannot write field "contentTypes" of the form: wanted'

const refusals: [string, Partial<OssFormInput>, string, string][] = [
  ['no size', { size: undefined }, 'policy_unlimited', unlimited('size')],
  ['no key', { key: undefined }, 'policy_unlimited', unlimited('key or keyPrefix')],
  ['an empty prefix', { key: undefined, keyPrefix: '' }, 'policy_unlimited', unlimited('key or keyPrefix')],
  ['a key that is all the file’s name', { key: `\${filename}` }, 'policy_unlimited', unlimited('key or keyPrefix')],
  ['neither', { key: undefined, size: undefined }, 'policy_unlimited', unlimited('key or keyPrefix and size')],
  [
    'key and prefix',
    { keyPrefix: 'u/' },
    'policy_invalid',
    'Cannot write key of the policy: wanted key or keyPrefix, not both',
  ],
  ['an empty key', { key: '' }, 'key_empty', 'Cannot sign a form for an empty key'],
  [
    'a key over 1023 bytes',
    { key: '中'.repeat(342) },
    'key_too_long',
    'Cannot sign a form for a key of 1026 bytes of UTF-8: wanted at most 1023',
  ],
  [
    'a key with a leading slash',
    { key: '/a' },
    'key_unsafe',
    `Cannot sign a form for key "/a": it begins with a slash or backslash, which naming rules forbid${UNSAFE}`,
  ],
  ...['a/../b.png', './x', '..', 'a\\..\\b', `../\${filename}`].map(
    (key): [string, Partial<OssFormInput>, string, string] => [
      `the key ${key}, as presign does`,
      { key },
      'key_unsafe',
      `Cannot sign a form for key "${key}": it has a "." or ".." segment, which URL parsers collapse${UNSAFE}`,
    ],
  ),
  [
    'a prefix with a dot segment',
    { key: undefined, keyPrefix: 'user/../' },
    'key_unsafe',
    `Cannot sign a form for key "user/../\${filename}": it has a "." or ".." segment, which URL parsers collapse${UNSAFE}`,
  ],
  ...[`a\${filename}.png`, `\${x}`, `\${filename}/\${filename}`].map(
    (key): [string, Partial<OssFormInput>, string, string] => [
      `the key ${key}, of which the service would replace a part`,
      { key },
      'key_unsafe',
      `Cannot sign a form for key "${key}": it has "\${", where services replace variables; only a "\${filename}" at the end is meant so${UNSAFE}`,
    ],
  ),
  ['a key that is a number', { key: 5 as never }, 'input_invalid', 'Cannot read key: found number, wanted text'],
  [
    'a prefix that is null',
    { key: undefined, keyPrefix: null as never },
    'input_invalid',
    'Cannot read keyPrefix: found null, wanted text',
  ],
  [
    'a key with half a surrogate pair',
    { key: 'a\ud800' },
    'text_malformed',
    'Cannot encode key: half a surrogate pair at UTF-16 unit 1, and UTF-8 has no form for it',
  ],
  ['a minimum over the maximum', { size: { min: 2, max: 1 } }, 'policy_invalid', SIZE],
  ['half a byte', { size: { max: 1.5 } }, 'policy_invalid', SIZE],
  ['more than a form can upload', { size: { max: 5_368_709_121 } }, 'policy_invalid', SIZE],
  ['no types', { contentTypes: [] }, 'policy_invalid', `${TYPES} types such as image/png`],
  ['what is not a type', { contentTypes: ['png'] }, 'policy_invalid', `${TYPES} types such as image/png`],
  [
    'a family beside another type',
    { contentTypes: ['image/*', 'a/b'] },
    'policy_invalid',
    `${TYPES} a family such as image/* alone`,
  ],
  [
    'a newline in a field, which browsers rewrite',
    { fields: { 'Cache-Control': 'a\nb' } },
    'policy_invalid',
    'Cannot write field "Cache-Control" of the form: wanted text without control characters',
  ],
  [
    'half a surrogate pair',
    { fields: { 'Cache-Control': 'a\ud83d' } },
    'policy_invalid',
    'Cannot write field "Cache-Control" of the form: wanted text with a form in UTF-8, found half a surrogate pair',
  ],
  [
    'a field twice in different case',
    { fields: { 'X-OSS-Object-Acl': 'public-read' }, acl: 'private' },
    'policy_invalid',
    'Cannot write field "X-OSS-Object-Acl" of the form: wanted each field once, whatever its letter case',
  ],
  [
    'a field that the scheme writes',
    { fields: { Policy: 'x' } },
    'policy_invalid',
    'Cannot write field "Policy" of the form: wanted a field that is not written for you',
  ],
  [
    'a callback to what is not a URL',
    { callback: { url: 'example.com', body: 'a' } },
    'callback_invalid',
    'Cannot ask for a callback by its url: wanted http or https URLs, percent-encoded, without user, fragment or ";"',
  ],
  [
    'a condition that is malformed',
    { conditions: [['eq', 'key', 'a'] as never] },
    'policy_invalid',
    'Cannot write a condition of the policy: wanted an object with one text, or an array such as ["starts-with", "$key", "user/"]',
  ],
  ['no bucket', { bucket: undefined }, 'bucket_missing', 'Cannot sign a form without a bucket'],
  [
    'a lifetime over seven days',
    { expiresIn: 604_801 },
    'expiry_out_of_range',
    'Cannot presign for 604801 seconds: wanted a whole number of seconds from 1 to 604800',
  ],
]

it('signs an unsafe key where allowUnsafeKey says so, and a prefix whose last segment is not whole', () => {
  for (const key of ['a/../b.png', `a\${b}.png`, '/a']) expect(run({ key, allowUnsafeKey: true }).fields.key).toBe(key)
  expect(run({ key: undefined, keyPrefix: 'user/..' }).fields.key).toBe(`user/..\${filename}`)
})

it.each(refusals)('refuses %s', (_name, input, code, message) => {
  expect(refusalOf(() => run(input))).toEqual([code, message])
})

it('signs without limits when told that it is meant', () => {
  expect(conditionsOf({ key: undefined, size: undefined, unlimited: true })).toEqual([])
})

it('signs what ali-oss 6.23.0 signs, of any policy and of its own', () => {
  const OSS = createRequire(import.meta.url)('ali-oss') as new (
    options: object,
  ) => {
    signPostObjectPolicyV4(policy: string, date: Date): string
  }
  const official = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET })
  // It serialises a policy again, so only compact ones are signed as they are given.
  const policy = fc.json().map((json) => JSON.stringify(JSON.parse(json)))
  const moment = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000))
  const prefix = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((prefix) => !/^[/\\]|\p{Cc}/u.test(prefix))
  fc.assert(
    fc.property(policy, moment, prefix, (policy, at, keyPrefix) => {
      // What is not an object it reads as something else.
      if (/^[{[]/.test(policy))
        expect(signer.run(signPolicy(policy, { at }))['x-oss-signature']).toBe(
          official.signPostObjectPolicyV4(policy, at),
        )
      // What is refused otherwise, such as a segment of dots, they sign as well.
      const { fields } = run({ key: undefined, keyPrefix, allowUnsafeKey: true, at })
      const own = Buffer.from(fields.policy ?? '', 'base64').toString()
      expect(fields['x-oss-signature']).toBe(official.signPostObjectPolicyV4(own, at))
    }),
    { numRuns: 200, examples: [['{}', new Date(0), './a']] },
  )
})
