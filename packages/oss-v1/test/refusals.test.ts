import { createSyncSigner, isSigningError, type Lifetime, type ObjectInput, type SignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { describe, expect, it } from 'vitest'
import { ossV1 } from '../src/index.js'
import { type RtmpInput, rtmpUrl } from '../src/rtmp.js'

const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => Date.parse('2026-01-01T00:00:00Z') }
const signer = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), { credentials, backend: nodeBackend, clock })

function refusalOf(call: () => unknown) {
  try {
    call()
  } catch (error) {
    if (isSigningError(error)) return [error.code, error.message]
    throw error
  }
  return undefined
}

const AMBIGUOUS =
  'it signs as sub-resource "x-oss-process" beside it would; wanted no "&" with the name of a sub-resource in a value, no "&" and no "=" in a name'

const urls: [string, Partial<ObjectInput & Lifetime>, string, string][] = [
  [
    'a key that reads as a sub-resource',
    { key: 'a?acl' },
    'key_ambiguous',
    'Cannot sign key "a?acl" with V1: "?acl" signs as that sub-resource would; V4 can sign it',
  ],
  [
    'a key that reads as a sub-resource with a value',
    { key: 'a?b?x-oss-process=c' },
    'key_ambiguous',
    'Cannot sign key "a?b?x-oss-process=c" with V1: "?x-oss-process" signs as that sub-resource would; V4 can sign it',
  ],
  [
    'a value that reads as a second sub-resource',
    { query: { versionId: '1&x-oss-process=style/b' } },
    'query_invalid',
    `Cannot sign query parameter "versionId": ${AMBIGUOUS}`,
  ],
  [
    'a name that reads as a name with a value',
    { query: { 'x-oss-process=style/b': null } },
    'query_invalid',
    `Cannot sign query parameter "x-oss-process=style/b": ${AMBIGUOUS}`,
  ],
  [
    'its own parameters',
    { query: { Expires: '1' } },
    'query_reserved',
    'Cannot sign query parameter "Expires": the scheme writes it itself',
  ],
  [
    'a token as a parameter',
    { query: { 'security-token': 'x' } },
    'query_reserved',
    'Cannot sign query parameter "security-token": the scheme writes it itself',
  ],
  [
    'a parameter twice',
    { query: { versionId: ['1', '2'] } },
    'query_invalid',
    'Cannot sign query parameter "versionId": wanted a name that is there once',
  ],
  [
    'a date header of a URL',
    { headers: { 'x-oss-date': 'Thu, 01 Jan 2026 00:00:00 GMT' } },
    'header_reserved',
    'Cannot sign header "x-oss-date": the scheme writes it itself',
  ],
  [
    'Authorization',
    { headers: { Authorization: 'x' } },
    'header_reserved',
    'Cannot sign header "authorization": the scheme writes it itself',
  ],
  [
    'no lifetime',
    { expiresIn: 0 },
    'expiry_out_of_range',
    'Cannot presign for 0 seconds: wanted a whole number of seconds from 1 to 253402300799',
  ],
  [
    'an end beyond the year 9999',
    { expiresIn: 253_402_300_799 },
    'expiry_out_of_range',
    'Cannot presign for 253402300799 seconds: wanted a whole number of seconds from 1 to 251635075199',
  ],
  ['a key without a bucket', { bucket: undefined }, 'bucket_missing', 'Cannot sign for a key without a bucket'],
]

it.each(urls)('refuses %s', (_name, input, code, message) => {
  const call = () => signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 60, ...input })
  expect(refusalOf(call)).toEqual([code, message])
})

it('signs a key with a question mark that reads as nothing else', () => {
  for (const key of ['a?b', 'a?acls', '?', 'a?b&acl', 'a?ACL', 'who?prefix=x'])
    expect(signer.presign({ bucket: 'photos', key, expiresIn: 60 }).url).toContain('%3F')
})

it('signs up to the last second of the year 9999', () => {
  const { url, expiresAt } = signer.presign({ bucket: 'photos', key: 'a', expiresIn: 251_635_075_199 })
  expect(url).toContain('Expires=253402300799&')
  expect(expiresAt).toBe('9999-12-31T23:59:59.000Z')
})

describe('the date of signed headers', () => {
  const text = 'Thu, 01 Jan 2026 00:00:00 GMT'
  const sign = (headers: SignInput['headers'], dateHeader?: 'date' | 'x-oss-date') =>
    createSyncSigner(ossV1({ region: 'cn-hangzhou', ...(dateHeader === undefined ? {} : { dateHeader }) }), {
      credentials,
      backend: nodeBackend,
      clock,
    }).sign({ bucket: 'photos', key: 'a', headers })
  const dates = ({ headers }: ReturnType<typeof sign>) => ({ xOssDate: headers['x-oss-date'], date: headers.date })

  it('is x-oss-date, which a page may set, unless Date is asked for', () => {
    expect(dates(sign({}))).toEqual({ xOssDate: text })
    expect(dates(sign({}, 'date'))).toEqual({ date: text })
    expect(sign({}, 'date').trace.stringToSign).toBe(`GET\n\n\n${text}\n/photos/a`)
  })

  it('is the one the caller wrote, if it is the moment’s', () => {
    expect(dates(sign({ Date: text }))).toEqual({ date: text })
    expect(dates(sign({ 'x-oss-date': text }, 'date'))).toEqual({ xOssDate: text })
  })

  it('is refused when it is another', () => {
    expect(refusalOf(() => sign({ 'x-oss-date': 'Thu, 01 Jan 2026 00:00:01 GMT' }))).toEqual([
      'header_invalid',
      `Cannot sign header "x-oss-date": at this time wanted ${text}`,
    ])
  })
})

describe('absentHeaders', () => {
  it('names what V1 signs as empty, and every other x-oss- header', () => {
    const presigned = signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60, headers: { 'content-type': 'a/b' } })
    expect(presigned.absentHeaders).toEqual(['authorization', 'content-md5', 'x-oss-*'])
    expect(signer.sign({ bucket: 'photos', key: 'a' }).absentHeaders).toEqual([
      'content-md5',
      'content-type',
      'date',
      'x-oss-*',
    ])
  })
})

const streams: [string, Partial<RtmpInput>, string, string][] = [
  [
    'a channel with a slash',
    { channel: 'a/b' },
    'input_invalid',
    'Cannot sign for channel "a/b": wanted text that is not empty, without "/" and control characters',
  ],
  [
    'a name with a colon, which would read as its value',
    { params: { 'a:b': 'c' } },
    'query_invalid',
    'Cannot sign RTMP parameter "a:b": wanted a name without ":" and a value that is text, both without control characters',
  ],
  [
    'a value with a newline, which would read as another parameter',
    { params: { a: 'b\nc:d' } },
    'query_invalid',
    'Cannot sign RTMP parameter "a": wanted a name without ":" and a value that is text, both without control characters',
  ],
  [
    'its own parameters',
    { params: { Expires: '1' } },
    'query_reserved',
    'Cannot sign RTMP parameter "Expires": it is written for you',
  ],
  [
    'two names of a playlist',
    { playlistName: 'a.m3u8', params: { playlistName: 'b.m3u8' } },
    'query_reserved',
    'Cannot sign RTMP parameter "playlistName": it is written for you',
  ],
  [
    'a lifetime that is not a number',
    { expiresIn: '60' as unknown as number },
    'expiry_out_of_range',
    'Cannot presign for a lifetime of type string: wanted a whole number of seconds from 1 to 251635075199',
  ],
]

describe('RTMP', () => {
  it.each(streams)('refuses %s', (_name, input, code, message) => {
    const job = rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60, ...input })
    expect(refusalOf(() => signer.run(job))).toEqual([code, message])
  })

  it('signs the token, and goes to the endpoint of the input', () => {
    const withToken = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
      credentials: { ...credentials, securityToken: 'a+b' },
      backend: nodeBackend,
      clock,
    })
    const endpoint = endpoints.custom('https://live.example.com', { bucket: 'photos' })
    const { url } = withToken.run(rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60, endpoint }))
    expect(url).toMatch(
      /^rtmp:\/\/live\.example\.com\/live\/door\?Expires=1767225660&OSSAccessKeyId=LTAItestKEY0001&playlistName=playlist\.m3u8&security-token=a%2Bb&Signature=/,
    )
    expect(url).not.toContain(signer.run(rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60 })).url.slice(-28))
  })

  it('tells a provider of credentials how long they are needed', () => {
    const asked: Date[] = []
    const provided = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
      credentials: ({ until }) => {
        asked.push(until)
        return credentials
      },
      backend: nodeBackend,
      clock,
    })
    provided.run(rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60 }))
    expect(asked).toEqual([new Date('2026-01-01T00:01:00Z')])
  })
})
