import { createSyncSigner, type Lifetime, type ObjectInput, type RequestOptions } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { ossV1 } from '../src/index.js'
import { rtmpUrl } from '../src/rtmp.js'

// Where the official SDKs disagree about V1, and what is done here. The reasons stand beside the code.

const at = new Date('2026-01-01T00:00:00Z')
const signerOf = (securityToken?: string) =>
  createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
    credentials: { accessKeyId: 'ak', accessKeySecret: 'sk', securityToken },
    backend: nodeBackend,
  })
const presign = (input: Partial<ObjectInput & Lifetime>, token?: string) =>
  signerOf(token).presign({ bucket: 'photos', key: 'a', expiresIn: 60, at, ...input })
const sign = (input: Partial<ObjectInput & Lifetime>, token?: string) =>
  signerOf(token).sign({ bucket: 'photos', key: 'a', at, ...input })
const presignBucket = (options: RequestOptions) =>
  signerOf().presign({ resource: 'bucket', bucket: 'photos', expiresIn: 60, at, ...options })
const lines = ({ trace }: { readonly trace: { readonly stringToSign: string } }) => trace.stringToSign.split('\n')

describe('the resource', () => {
  it('keeps every slash of a key (ali-oss strips the first)', () => {
    expect(lines(presign({ key: '/a', allowUnsafeKey: true })).at(-1)).toBe('/photos//a')
  })

  it('of a bucket ends in a slash, also in a URL (java leaves it out there)', () => {
    expect(lines(presignBucket({})).at(-1)).toBe('/photos/')
    expect(lines(presignBucket({ query: { acl: null } })).at(-1)).toBe('/photos/?acl')
  })

  it('is the key of the URL, escaped or not (a test of php-v2 signs another)', () => {
    const { url, trace } = presign({ key: 'key 123' })
    expect(url).toContain('/key%20123?')
    expect(trace.stringToSign.endsWith('/photos/key 123')).toBe(true)
  })
})

describe('sub-resources', () => {
  it('are sorted by name, not as pairs (php-v2 puts callback-var first)', () => {
    expect(lines(presign({ query: { 'callback-var': 'b', callback: 'a' } })).at(-1)).toBe(
      '/photos/a?callback=a&callback-var=b',
    )
  })

  it('have a bare name for an empty value (java and ruby write an equals sign)', () => {
    for (const acl of ['', null]) expect(lines(presign({ query: { acl } })).at(-1)).toBe('/photos/a?acl')
  })

  it('are every x-oss- parameter (python-v2, java-v2 and kotlin-v2 sign none)', () => {
    const query = { 'x-oss-process': 'image/info', 'x-oss-traffic-limit': '819200', 'x-oss-new': '1' }
    expect(lines(presign({ query })).at(-1)).toBe(
      '/photos/a?x-oss-new=1&x-oss-process=image/info&x-oss-traffic-limit=819200',
    )
  })

  it('are what one SDK’s per-operation lists know and no other’s', () => {
    for (const name of ['legalHold', 'retention', 'objectWorm', 'dataPipeline', 'vip', 'group', 'udf'])
      expect(lines(presign({ query: { [name]: null } })).at(-1)).toBe(`/photos/a?${name}`)
  })

  it('are no others: they are sent and not signed', () => {
    const { url, trace } = presign({ query: { prefix: 'b/' } })
    expect(url).toContain('prefix=b%2F')
    expect(trace.stringToSign.endsWith('/photos/a')).toBe(true)
  })
})

describe('headers', () => {
  it('are trimmed, Content-Type as well, inner blanks kept (five SDKs sign the blanks)', () => {
    const headers = { 'Content-Type': ' text/plain ', 'x-oss-meta-a': '  b  c ' }
    const signed = sign({ headers })
    expect(signed.headers).toMatchObject({ 'content-type': 'text/plain', 'x-oss-meta-a': 'b  c' })
    expect(lines(signed)).toContain('text/plain')
    expect(lines(signed)).toContain('x-oss-meta-a:b  c')
  })

  it('with an empty value are signed and sent (go-v2 and php-v1 do neither)', () => {
    const signed = sign({ headers: { 'x-oss-meta-a': '' } })
    expect(signed.headers['x-oss-meta-a']).toBe('')
    expect(lines(signed)).toContain('x-oss-meta-a:')
  })

  it('carry one date', () => {
    expect(Object.keys(sign({}).headers).filter((name) => /date$/.test(name))).toEqual(['x-oss-date'])
  })
})

describe('a token', () => {
  it('is a signed header of the service’s own name (python-v2 and java-v2 send one that is not signed)', () => {
    const signed = sign({}, 'FAKEtoken')
    expect(signed.headers['x-oss-security-token']).toBe('FAKEtoken')
    expect(lines(signed)).toContain('x-oss-security-token:FAKEtoken')
    expect(signed.headers).not.toHaveProperty('security-token')
  })

  it('is a signed sub-resource of a URL, under its shorter name', () => {
    const signed = presign({}, 'FAKE+token')
    expect(signed.url).toContain('security-token=FAKE%2Btoken')
    expect(lines(signed).at(-1)).toBe('/photos/a?security-token=FAKE+token')
  })

  it('is signed in an RTMP URL (go-v1 sends it unsigned)', () => {
    const job = rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60, at })
    const signature = (token: string) => signerOf(token).run(job).url.split('Signature=')[1]
    expect(signature('FAKEone')).not.toBe(signature('FAKEtwo'))
  })
})

it('the text of a policy is signed as it is sent (ali-oss serialises it again)', () => {
  const spaced = '{ "expiration": "2026-01-01T00:00:00.000Z", "conditions": [] }'
  expect(atob(signerOf().run(signPolicy(spaced)).policy ?? '')).toBe(spaced)
  const form = signerOf().run(postPolicy({ bucket: 'photos', key: 'a', size: { max: 1 }, expiresIn: 60, at }))
  expect(signerOf().run(signPolicy(atob(form.fields.policy ?? '')))).toMatchObject({
    policy: form.fields.policy,
    Signature: form.fields.Signature,
  })
})
