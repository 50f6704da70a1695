import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { OssFormInput, SignedForm } from '@presign/oss/form'
import { ossV1 } from '@presign/oss-v1'
import { postPolicy as formV1, signPolicy as signV1 } from '@presign/oss-v1/form'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { postPolicy as formV4, signPolicy as signV4 } from '@presign/oss-v4/form'
import OSS from 'ali-oss'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { addressed, ask, codeOf, KEYS, NOW, signerFor, start } from './harness.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', { name: 'open', acl: 'public-read-write' }] })
})
afterAll(() => oss.close())

const INPUT: OssFormInput = { bucket: 'photos', keyPrefix: 'user/', size: { min: 2, max: 10 }, expiresIn: 60 }

function v4(input: Partial<OssFormInput> = {}, credentials = oss.credentials): SignedForm {
  const scheme = ossV4({ region: oss.region, endpoint: oss.endpoint })
  const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock: oss.clock })
  return signer.run(formV4({ ...INPUT, ...input }))
}

function v1(): SignedForm {
  const scheme = ossV1({ region: oss.region, endpoint: oss.endpoint })
  const signer = createSyncSigner(scheme, { credentials: oss.credentials, backend: nodeBackend, clock: oss.clock })
  return signer.run(formV1(INPUT))
}

/** Sends a form as a page does: with the platform's own FormData. */
function send(
  { url, fields }: Pick<SignedForm, 'url' | 'fields'>,
  body = 'hello',
  name = '😀 $& a.txt',
  more: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [field, value] of Object.entries({ ...fields, ...more })) form.append(field, value)
  form.append('file', new Blob([body], { type: 'text/plain; charset=utf-8' }), name)
  return fetch(url, { method: 'POST', body: form })
}

describe.each([
  ['V4', v4],
  ['V1', v1],
])('PostObject with a form signed by %s', (_name, form) => {
  it('stores the file under its own name', async () => {
    expect((await send(form())).status).toBe(204)
    const got = await ask(oss, { key: 'user/😀 $& a.txt' })
    expect([got.headers.get('content-type'), await got.text()]).toEqual(['text/plain; charset=utf-8', 'hello'])
  })

  it.each([
    ['a key beyond the prefix', { key: 'other/a.txt' }, 'hello', '403 AccessDenied'],
    ['too many bytes', {}, 'hello hello', '400 EntityTooLarge'],
    ['too few bytes', {}, '1', '400 EntityTooSmall'],
    ['another policy', { policy: Buffer.from('{}').toString('base64') }, 'hello', '403 SignatureDoesNotMatch'],
    ['a policy that is not Base64', { policy: '{}' }, 'hello', '403 SignatureDoesNotMatch'],
    ['a field that is there twice', { Key: 'user/refused.txt' }, 'hello', '400 InvalidArgument'],
  ])('rejects %s', async (_what, more, body, code) => {
    expect(await codeOf(await send(form(), body, 'refused.txt', more))).toBe(code)
    expect(await codeOf(await ask(oss, { key: 'user/refused.txt' }))).toBe('404 NoSuchKey')
  })

  it('rejects the form after its expiration', async () => {
    const late = form()
    oss.clock.advance(61)
    expect(await codeOf(await send(late))).toBe('403 AccessDenied')
    oss.clock.set(NOW)
  })
})

it('PostObject stores the one type that a form allows, whatever type the file is sent with', async () => {
  const form = v4({ contentTypes: ['image/png'], key: 'user/typed', keyPrefix: undefined })
  expect((await send(form)).status).toBe(204)
  expect((await ask(oss, { key: 'user/typed' })).headers.get('content-type')).toBe('image/png')
  expect(await codeOf(await send(form, 'hello', 'a', { 'x-oss-content-type': 'text/html' }))).toBe('403 AccessDenied')
})

it.each([[['image/png', 'image/gif']], [['image/*']]])(
  'PostObject checks the field where a form allows %j, and stores the type beside the file',
  async (contentTypes) => {
    const form = v4({ contentTypes, key: 'user/chosen', keyPrefix: undefined })
    expect(await codeOf(await send(form))).toBe('403 AccessDenied')
    expect((await send(form, 'hello', 'a', { 'Content-Type': 'image/png' })).status).toBe(204)
    const { headers } = await ask(oss, { key: 'user/chosen' })
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
  },
)

it.each([
  ['V4', ossV4, signV4],
  ['V1', ossV1, signV1],
])('PostObject rejects a policy without conditions, though it is signed with %s', async (_name, scheme, sign) => {
  const options = { credentials: oss.credentials, backend: nodeBackend, clock: oss.clock }
  const signer = createSyncSigner(scheme({ region: oss.region }) as OssV4, options)
  const fields = { key: 'user/a.txt', ...signer.run((sign as typeof signV4)('{}')) }
  expect(await codeOf(await send({ url: `${oss.url}/photos/`, fields }))).toBe('400 InvalidPolicyDocument')
})

it('PostObject rejects a form that is signed twice', async () => {
  const { url, fields } = v4()
  const sent = await send({ url, fields: { ...v1().fields, ...fields } })
  expect(await codeOf(sent)).toBe('400 InvalidArgument')
})

it('PostObject rejects a form without a permission, unless the bucket is public-read-write', async () => {
  const anonymous = (bucket: string) => send({ url: `${oss.url}/${bucket}/`, fields: { key: 'a.txt' } })
  expect(await codeOf(await anonymous('photos'))).toBe('403 AccessDenied')
  expect((await anonymous('open')).status).toBe(204)
})

it('PostObject rejects a form for another bucket', async () => {
  expect(await codeOf(await send({ ...v4(), url: `${oss.url}/open/` }))).toBe('403 AccessDenied')
})

it('PostObject accepts temporary credentials until they expire', async () => {
  const credentials = oss.issueTemporaryCredentials({ expiresIn: 30 })
  const form = v4({ expiresIn: 20 }, credentials as never)
  expect((await send(form)).status).toBe(204)
  const { 'x-oss-security-token': _gone, ...fields } = form.fields
  expect(await codeOf(await send({ ...form, fields }))).toBe('403 InvalidSecurityToken')
  oss.clock.advance(31)
  expect(await codeOf(await send(form))).toBe('403 SecurityTokenExpired')
  oss.clock.set(NOW)
})

it('PostObject answers with the status or redirect that the form asks for', async () => {
  const created = await send(v4({ successStatus: 201 }))
  expect([created.status, await created.text()]).toEqual([201, expect.stringContaining('<Bucket>photos</Bucket>')])
  const form = v4({ successRedirect: 'http://127.0.0.1:1/done?x=1' })
  const body = new FormData()
  for (const [field, value] of Object.entries(form.fields)) body.append(field, value)
  body.append('file', new Blob(['hello']), 'a.txt')
  const sent = await fetch(form.url, { method: 'POST', body, redirect: 'manual' })
  expect([sent.status, sent.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/done\?x=1&bucket=photos&key=user%2Fa\.txt&etag=/),
  ])
})

it('PostObject accepts the forms that ali-oss signs', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  const client = new OSS({ region: 'oss-cn-hangzhou', bucket: 'photos', ...KEYS })
  const policy = { expiration: '2026-03-01T12:10:00.000Z', conditions: [{ bucket: 'photos' }] }
  const url = `${oss.url}/photos/`
  const signed = client.calculatePostSignature(policy)
  expect((await send({ url, fields: { key: 'one.txt', ...signed } })).status).toBe(204)
  const fields = {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${KEYS.accessKeyId}/20260301/cn-hangzhou/oss/aliyun_v4_request`,
    'x-oss-date': '20260301T120000Z',
  }
  const bound = {
    ...policy,
    conditions: [...policy.conditions, ...Object.entries(fields).map(([n, v]) => ({ [n]: v }))],
  }
  const signature = client.signPostObjectPolicyV4(bound, new Date(NOW))
  const text = Buffer.from(JSON.stringify(bound)).toString('base64')
  const form = { key: 'two.txt', policy: text, ...fields, 'x-oss-signature': signature }
  expect((await send({ url, fields: form })).status).toBe(204)
  vi.useRealTimers()
})

it.each([
  ['no boundary', 'multipart/form-data', 'x', '400 MalformedPOSTRequest'],
  [
    'no end',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\na',
    '400 MalformedPOSTRequest',
  ],
  [
    'no file',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\na\r\n--b--\r\n',
    '400 InvalidArgument',
  ],
  ['no name', 'multipart/form-data; boundary=b', '--b\r\nX: y\r\n\r\na\r\n--b--\r\n', '400 MalformedPOSTRequest'],
])('readForm rejects a form with %s', async (_what, type, body, code) => {
  const sent = await fetch(`${oss.url}/photos/`, { method: 'POST', headers: { 'content-type': type }, body })
  expect(await codeOf(sent)).toBe(code)
})

describe('the log of a form', () => {
  it('has the key under which the file was stored, and the one that a rejected form names', async () => {
    await send(v4(), 'hello', 'cat.txt')
    expect(oss.requests.entries.at(-1)).toMatchObject({ operation: 'PostObject', key: 'user/cat.txt', status: 204 })
    expect(oss.requests.entries.at(-1)?.explain()).toBeUndefined()
    await send(v4({}, { ...KEYS, accessKeySecret: 'FAKEother' }), 'hello', 'cat.txt', { key: 'user/named.txt' })
    expect(oss.requests.entries.at(-1)).toMatchObject({ key: 'user/named.txt', code: 'SignatureDoesNotMatch' })
  })

  it.each([
    [
      'another secret',
      { ...KEYS, accessKeySecret: 'FAKEother' },
      'SignatureDoesNotMatch',
      /the secret of this id is another one/,
    ],
    ['an unknown id', { ...KEYS, accessKeyId: 'LTAItestKEY0002' }, 'InvalidAccessKeyId', /LTAItestKEY0002|id/],
  ])('explains a rejection for %s, without the policy', async (_name, keys, code, why) => {
    await send(v4({}, keys))
    const entry = oss.requests.entries.at(-1)
    expect(entry).toMatchObject({ code, status: 403 })
    expect(entry?.explain()).toMatch(why)
    expect(JSON.stringify(entry)).not.toContain('eyJ')
  })
})

describe('explain of a signed URL', () => {
  it('says what remains where no usual mistake makes the signature', async () => {
    await ask(oss, { key: 'a' })
    const { url } = signerFor(oss, { ...KEYS, accessKeySecret: 'FAKEother' }).presign(addressed({ key: 'a' }))
    await fetch(url)
    expect(oss.requests.entries.at(-1)?.explain()).toMatch(
      /the request was changed after it was signed; no usual mistake of a signer makes it$/,
    )
  })
})
