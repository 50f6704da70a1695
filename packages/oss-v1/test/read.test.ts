import { createHmac } from 'node:crypto'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawHeaders } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { ossV1Verification } from '../src/verify.js'

const credentials = { accessKeyId: 'ak', accessKeySecret: 'FAKEsecret' }
const verifier = createSyncVerifier([ossV1Verification({ region: 'cn-hangzhou' })], {
  credentialsOf: (id) => (id === 'ak' ? credentials : undefined),
  backend: nodeBackend,
  clock: { now: () => Date.parse('2026-01-01T00:00:00Z') },
})
const HOST = 'photos.oss-cn-hangzhou.aliyuncs.com'

const verify = (target: string, headers: Record<string, string | string[]> = {}) =>
  verifier.verify({ method: 'GET', target, headers: { host: HOST, ...headers } as RawHeaders })

/** As the provider's page says it, without a line of ours. */
const seal = (...lines: string[]) => createHmac('sha1', 'FAKEsecret').update(lines.join('\n')).digest('base64')

const NOW = 'Thu, 01 Jan 2026 00:00:00 GMT'
const LATER = 'Thu, 01 Jan 2026 00:00:01 GMT'
const END = '1767225600'
const url = (signature = seal('GET', '', '', END, '/photos/a'), rest = '') =>
  `/a?OSSAccessKeyId=ak&Expires=${END}&Signature=${encodeURIComponent(signature)}${rest}`

describe('the date slot of signed headers', () => {
  const signed = (slot: string, headers: Record<string, string>) => {
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x-') ? [`${name}:${value}`] : [],
    )
    return verify('/a', { ...headers, authorization: `OSS ak:${seal('GET', '', '', slot, ...lines, '/photos/a')}` })
  }

  it('is either header, or both with one text', () => {
    expect(signed(NOW, { date: NOW })).toMatchObject({ ok: true, signedHeaders: ['date'] })
    expect(signed(NOW, { 'x-oss-date': NOW })).toMatchObject({ ok: true, signedHeaders: ['x-oss-date'] })
    expect(signed(NOW, { 'x-oss-date': NOW, date: NOW }).ok).toBe(true)
  })

  it('is x-oss-date where the two differ', () => {
    expect(signed(NOW, { 'x-oss-date': NOW, date: LATER }).ok).toBe(true)
    expect(signed(LATER, { 'x-oss-date': NOW, date: LATER })).toMatchObject({ ok: false, reason: 'mismatch' })
  })

  it.each([
    ['missing', {}, '0002-00000503'],
    ['of V4', { 'x-oss-date': '20260101T000000Z' }, '0002-00000502'],
    ['of another form', { date: '2026-01-01T00:00:00.000Z' }, '0002-00000502'],
  ])('is refused when it is %s', (_name, headers, ec) => {
    const verdict = verify('/a', { ...headers, authorization: 'OSS ak:AAAA' })
    expect(verdict).toMatchObject({
      ok: false,
      reason: 'malformed',
      service: { status: 403, code: 'AccessDenied', ec },
    })
  })
})

describe('a URL', () => {
  it('works until its last second, in any order of parameters, with others that are not signed', () => {
    expect(verify(url())).toMatchObject({ ok: true, expiresAt: '2026-01-01T00:00:00.000Z' })
    expect(verify(`/a?utm=1&${url().slice(3)}`).ok).toBe(true)
  })

  it('is expired before its signature or its key is looked at', () => {
    const late = url('wrong').replace(END, '1767225599').replace('=ak', '=nobody')
    expect(verify(late)).toMatchObject({ ok: false, reason: 'expired', service: { message: 'Request has expired.' } })
  })

  it.each(['Expires', 'OSSAccessKeyId', 'Signature'])('without %s is malformed, or carries no signature', (name) => {
    const target = url()
      .replace(new RegExp(`${name}=[^&]*&?`), '')
      .replace(/[?&]$/, '')
    expect(verify(target)).toMatchObject({
      reason: 'malformed',
      service: {
        status: 403,
        code: 'AccessDenied',
        message: 'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters',
      },
    })
  })

  it('with Expires alone is not a signed one', () => {
    expect(verify('/a?Expires=1767225600')).toMatchObject({ ok: false, reason: 'unsigned' })
  })

  it.each(['', '-1', '1e9', '0x10', ' 1', '17672256001767225600'])('is malformed when it ends at %j', (end) => {
    expect(verify(url().replace(END, encodeURIComponent(end)))).toMatchObject({ ok: false, reason: 'malformed' })
  })

  // The documentation says that the first one counts; see `read`.
  it.each(['Expires=1', 'OSSAccessKeyId=ak', 'Signature=x', 'utm=1&utm=1'])('with %s once more is refused', (pair) => {
    expect(verify(`${url()}&${pair}`)).toMatchObject({ ok: false, reason: 'malformed' })
  })

  it('whose plus was not escaped is read as the service reads it: a blank', () => {
    const versions = Array.from({ length: 40 }, (_, version) => `${version}`)
    const sealOf = (version: string) => seal('GET', '', '', END, `/photos/a?versionId=${version}`)
    const version = versions.find((version) => sealOf(version).includes('+')) ?? ''
    const escaped = url(sealOf(version), `&versionId=${version}`)
    expect(verify(escaped).ok).toBe(true)
    expect(verify(escaped.replaceAll('%2B', '+'))).toMatchObject({ ok: false, reason: 'mismatch' })
  })

  it('with an Authorization header is refused', () => {
    expect(verify(url(), { authorization: 'OSS ak:x' })).toMatchObject({ reason: 'conflicting' })
    expect(verify(url(), { authorization: 'Bearer x' })).toMatchObject({ reason: 'conflicting' })
  })

  it('with a token in the headers is refused', () => {
    expect(verify(url(), { 'x-oss-security-token': 't' })).toMatchObject({
      reason: 'conflicting',
      service: { ec: '0002-00000005' },
    })
    expect(verify(url(undefined, '&security-token=t'), { 'x-oss-security-token': 't' })).toMatchObject({
      reason: 'conflicting',
      service: { ec: '0002-00000010' },
    })
  })

  it('that signs as another request would is refused', () => {
    const acl = seal('GET', '', '', END, '/photos/a?acl')
    expect(verify(url(acl, '&acl')).ok).toBe(true)
    expect(verify(url(acl).replace('/a?', '/a%3Facl?'))).toMatchObject({ reason: 'malformed' })
    const two = seal('GET', '', '', END, '/photos/a?versionId=1&x-oss-process=b')
    expect(verify(url(two, '&versionId=1&x-oss-process=b')).ok).toBe(true)
    expect(verify(url(two, '&versionId=1%26x-oss-process%3Db'))).toMatchObject({ reason: 'malformed' })
    expect(verify(url(acl, '&x-oss-a%3Db'))).toMatchObject({ reason: 'malformed' })
  })

  it('to the service’s own host does not reach into a bucket', () => {
    const target = url().replace('/a?', '/photos/a?')
    const headers = { host: 'oss-cn-hangzhou.aliyuncs.com' }
    expect(verifier.verify({ method: 'GET', target, headers })).toMatchObject({ ok: false, reason: 'unknown_host' })
  })
})

it('ossV1Verification accepts the hosts of every region of a list, and of no other', () => {
  const list = createSyncVerifier([ossV1Verification({ region: ['cn-hangzhou', 'cn-beijing'] })], {
    credentialsOf: () => credentials,
    backend: nodeBackend,
    clock: { now: () => Date.parse('2026-01-01T00:00:00Z') },
  })
  const verdictAt = (region: string) =>
    list.verify({ method: 'GET', target: url(), headers: { host: `photos.oss-${region}.aliyuncs.com` } })
  // No region is signed, so one URL serves them all.
  for (const region of ['cn-hangzhou', 'cn-beijing']) expect(verdictAt(region)).toMatchObject({ ok: true })
  expect(verdictAt('cn-shanghai')).toMatchObject({ ok: false, reason: 'unknown_host' })
  expect(() => ossV1Verification({ region: ['cn-hangzhou', 'oss-cn-beijing'] })).toThrow('without "oss-"')
})

describe('Authorization', () => {
  const GOOD = seal('GET', '', '', NOW, '/photos/a')

  it.each(['OSS ak', 'OSS :x', 'OSS ak:', 'OSS a:b:c'])('%j is malformed', (authorization) => {
    expect(verify('/a', { authorization, date: NOW })).toMatchObject({
      reason: 'malformed',
      service: { status: 400, ec: '0002-00000063' },
    })
  })

  it('is of this scheme alone', () => {
    for (const authorization of [`oss ak:${GOOD}`, `OSS2 ak:${GOOD}`, `OSS4-HMAC-SHA256 ak:${GOOD}`, 'Basic x'])
      expect(verify('/a', { authorization, date: NOW })).toMatchObject({ reason: 'unsupported' })
    expect(verify('/a', { authorization: `OSS ak:${GOOD}`, date: NOW }).ok).toBe(true)
  })

  it('twice, or a signed header twice, is refused', () => {
    const authorization = `OSS ak:${GOOD}`
    for (const headers of [
      { authorization: [authorization, authorization], date: NOW },
      { authorization, date: [NOW, NOW] },
    ])
      expect(verify('/a', headers)).toMatchObject({ reason: 'malformed' })
  })

  it('with a token in the URL is refused', () => {
    expect(verify('/a?security-token=t', { authorization: `OSS ak:${GOOD}`, date: NOW })).toMatchObject({
      reason: 'conflicting',
    })
  })

  it('a mismatch has V1’s own code', () => {
    expect(verify('/a', { authorization: 'OSS ak:x', date: NOW })).toMatchObject({
      reason: 'mismatch',
      service: { status: 403, code: 'SignatureDoesNotMatch', ec: '0002-00000040' },
    })
  })
})
