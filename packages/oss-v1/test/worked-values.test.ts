import { createSyncSigner, type SignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { describe, expect, it } from 'vitest'
import { signPolicy } from '../src/form.js'
import { type DateHeader, ossV1 } from '../src/index.js'
import { rtmpUrl } from '../src/rtmp.js'

/**
 * Values that the unit tests of the official SDKs assert (Go v2 `oss/signer/signer_test.go`, Python v2
 * `tests/unit/signer/test_v1.py`, PHP v1 `SignerTest.php`, Java v2 and Kotlin v2 `SignerV1Test`, Ruby
 * `spec/aliyun/oss/util_spec.rb` and others), that published documentation prints, or that runs of oss2, python-v2 and
 * ali-oss made.
 */
interface Case {
  readonly input: SignInput
  readonly at: string
  readonly token?: string
  readonly secret?: string
  readonly dateHeader?: DateHeader
}

function signerOf({ token, secret = 'sk', dateHeader }: Partial<Case>) {
  const endpoint = endpoints.public({ protocol: 'http' })
  const scheme = ossV1({ region: 'cn-hangzhou', endpoint, ...(dateHeader === undefined ? {} : { dateHeader }) })
  const credentials = { accessKeyId: 'ak', accessKeySecret: secret, securityToken: token }
  return createSyncSigner(scheme, { credentials, backend: nodeBackend })
}

const NELSON: SignInput = {
  method: 'PUT',
  bucket: 'examplebucket',
  key: 'nelson',
  headers: {
    'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
    'content-type': 'text/html',
    'x-oss-meta-author': 'alice',
    'x-oss-meta-magic': 'abracadabra',
  },
}
const ACL = { acl: null }
const W = { at: 'Wed, 28 Dec 2022 10:27:41 GMT' }
const RUBY = { at: 'Fri, 30 Oct 2015 07:21:00 GMT', secret: 'helloworld', dateHeader: 'date' } as const

const headerCases: [string, Case, string][] = [
  ['31: an upload', { input: NELSON, ...W }, 'kSHKmLxlyEAKtZPkJhG9bZb5k7M='],
  ['32, W11: its sub-resource', { input: { ...NELSON, query: ACL }, ...W }, '/afkugFbmWDQ967j1vr6zygBLQk='],
  [
    '33: a bucket, and a parameter that is not signed',
    {
      input: { resource: 'bucket', bucket: 'examplebucket', query: { resourceGroup: '', 'non-resousce': 'null' } },
      ...W,
    },
    'vkQmfuUDyi1uDi3bKt67oemssIs=',
  ],
  [
    '34, W12: two sub-resources of a bucket',
    { input: { resource: 'bucket', bucket: 'examplebucket', query: { resourceGroup: null, ...ACL } }, ...W },
    'x3E5TgOvl/i7PN618s5mEvpJDYk=',
  ],
  ['35: an upload with a token', { input: NELSON, token: 'token', ...W }, 'H3PAlN3Vucn74tPVEqaQC4AnLwQ='],
  [
    '36: its sub-resource with a token',
    { input: { ...NELSON, query: ACL }, token: 'token', ...W },
    'yeceHMAsgusDPCR979RJcLtd7RI=',
  ],
  [
    'W13: the service, with Date alone',
    { input: { resource: 'service' }, dateHeader: 'date', ...W },
    'Dc7luctrodlm0ccBExyftBwH1rA=',
  ],
  ['43: the service', { input: { resource: 'service' }, ...RUBY }, 'u8QKAAj/axKX4JhHXa5DYfYSPxE='],
  [
    '45: a copy',
    {
      input: {
        method: 'PUT',
        bucket: 'bucket',
        key: 'object-new',
        headers: { 'x-oss-copy-source': '/bucket/object-old' },
      },
      ...RUBY,
    },
    'McYUmBaErN//yvE9voWRhCgvsIc=',
  ],
  [
    '46: an append',
    {
      input: { method: 'PUT', bucket: 'bucket', key: 'object-new', query: { position: '0', append: null } },
      ...RUBY,
    },
    '7Oh2wobzeg6dw/cWYbF/2m6s6qc=',
  ],
  [
    '48: documentation, with the Content-MD5 that its signature was made with',
    {
      input: {
        method: 'PUT',
        bucket: 'oss-example',
        key: 'nelson',
        headers: {
          'content-md5': 'ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=',
          'content-type': 'text/html',
          'x-oss-magic': 'abracadabra',
          'x-oss-meta-author': 'foo@bar.com',
        },
      },
      at: 'Thu, 17 Nov 2005 18:49:58 GMT',
      dateHeader: 'date',
      secret: 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV',
    },
    '26NBxoKdsyly4EDv6inkoDft/yA=',
  ],
  [
    '48: documentation, with the Content-MD5 that its request prints',
    {
      input: {
        method: 'PUT',
        bucket: 'oss-example',
        key: 'nelson',
        headers: {
          'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
          'content-type': 'text/html',
          'x-oss-magic': 'abracadabra',
          'x-oss-meta-author': 'foo@bar.com',
        },
      },
      at: 'Thu, 17 Nov 2005 18:49:58 GMT',
      dateHeader: 'date',
      secret: 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV',
    },
    'hD208RWMpg77svXkQRwWXS+V5KQ=',
  ],
]

// Not among them: 44 signs the text `/bucket`, which no request has (a bucket's resource ends in a slash), and 47 is a
// bare HMAC of another service.
it.each(headerCases)('header %s', (_name, { input, at, ...how }, signature) => {
  const { headers, trace } = signerOf(how).sign({ ...input, at: new Date(at) })
  expect(trace.signature).toBe(signature)
  expect(headers.authorization).toBe(`OSS ak:${signature}`)
})

it('W11: the string to sign', () => {
  expect(signerOf({}).sign({ ...NELSON, query: ACL, at: new Date(W.at) }).trace.stringToSign).toBe(
    [
      'PUT',
      'eB5eJF1ptWaXm4bijSPyxw==',
      'text/html',
      'Wed, 28 Dec 2022 10:27:41 GMT',
      'x-oss-date:Wed, 28 Dec 2022 10:27:41 GMT',
      'x-oss-meta-author:alice',
      'x-oss-meta-magic:abracadabra',
      '/examplebucket/nelson?acl',
    ].join('\n'),
  )
})

/** A URL that ends at `Expires`: when it was signed does not matter. */
function urlUntil(end: number, { input, ...how }: Pick<Case, 'input' | 'token' | 'secret'>) {
  return signerOf(how).presign({ ...input, at: new Date((end - 60) * 1000), expiresIn: 60 })
}

const VERSION = { versionId: 'versionId' }
const W16 = {
  bucket: 'bucket',
  key: 'key',
  query: {
    ...VERSION,
    'response-content-disposition': 'attachment; filename=example.txt',
    param1: 'value1',
    '+param1': 'value3',
    '|param1': 'value4',
    '+param2': '',
    '|param2': '',
    param2: '',
  },
  headers: {
    'x-oss-head1': 'value',
    abc: 'value',
    ZAbc: 'value',
    XYZ: 'value',
    'content-type': 'application/octet-stream',
  },
}
const DOCUMENTED = {
  input: { bucket: 'oss-example', key: 'oss-api.pdf' },
  secret: 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV',
}

const urlCases: [string, number, Pick<Case, 'input' | 'token' | 'secret'>, string][] = [
  ['37, W14', 1699807420, { input: { bucket: 'bucket', key: 'key', query: VERSION } }, 'dcLTea+Yh9ApirQ8o8dOPqtvJXQ='],
  [
    '38, W15: a token',
    1699808204,
    { input: { bucket: 'bucket', key: 'key+123', query: VERSION }, token: 'token' },
    'jzKYRrM5y6Br0dRFPaTGOsbrDhY=',
  ],
  [
    '39: a token that has every separator in it',
    1699808204,
    { input: { bucket: 'bucket', key: 'key+123', query: VERSION }, token: 'attachment; /file/name==example.txt++' },
    'su58IVk06Q73DHwcMsXft/RTZ98=',
  ],
  ['40, W16: headers and an override', 1699808204, { input: W16, token: 'token' }, 'VmWfLWfxbR3MSFvUx5+nyQhCa3g='],
  [
    '41: a URL of a test that has two question marks, so the value of versionId has one in it',
    1699808204,
    {
      input: { ...W16, query: { ...W16.query, versionId: 'versionId?param1=value1' } },
      token: 'token',
    },
    '3GJoEOv5LX2ASp0HJk/hAk+qLJc=',
  ],
  ['42: nothing else', 1699807420, { input: { bucket: 'bucket', key: 'key' } }, 'tYKe4BGVXY/MIl5F0qSoNfAnpkk='],
  ['49: documentation', 1141889120, DOCUMENTED, 'EwaNTn1erJGkimiJ9WmXgwnANLc='],
  [
    'W17: image processing of a key beyond ASCII',
    1702782276,
    {
      input: {
        bucket: 'examplebucket',
        key: '中文/a b+c.txt',
        query: { 'x-oss-process': 'image/resize,w_100' },
      },
    },
    'NaT2K7dKDPNuRH8uXp5SjVl6T5A=',
  ],
]

it.each(urlCases)('URL %s', (_name, end, how, signature) => {
  const { url, trace } = urlUntil(end, how)
  expect(trace.signature).toBe(signature)
  expect(url).toContain(`Expires=${end}&`)
  expect(url.endsWith(`&Signature=${encodeURIComponent(signature)}`)).toBe(true)
})

it('W14: the whole URL', () => {
  expect(urlUntil(1699807420, { input: { bucket: 'bucket', key: 'key', query: VERSION } }).url).toBe(
    'http://bucket.oss-cn-hangzhou.aliyuncs.com/key?Expires=1699807420&OSSAccessKeyId=ak&versionId=versionId' +
      '&Signature=dcLTea%2BYh9ApirQ8o8dOPqtvJXQ%3D',
  )
})

const keys: [key: string, path: string, signature: string][] = [
  ['a.txt', '/a.txt', 'pFkG7wAC+ktQTVH+Wz1uDHDahC4='],
  ['dir/a b.txt', '/dir/a%20b.txt', 'aVKW2V1/TCTHRq9sedfO5n09JFI='],
  ['a+b', '/a%2Bb', '6KUiZPvD8i+Gry0TBlud8CHjLVA='],
  ['a~b', '/a~b', '3EmI5ZR7NymZvcspBVcbJrKej5c='],
  ["a*b'()!c", '/a%2Ab%27%28%29%21c', 'mfFbdid0sTayusWLGzxpKUbLGjg='],
  ['中文/文件.jpg', '/%E4%B8%AD%E6%96%87/%E6%96%87%E4%BB%B6.jpg', 'CQ7LVFWO5kuCiRcjlKrSDnf3Ro8='],
  ['\u{1f600}.png', '/%F0%9F%98%80.png', '+g1fDajksfkcm/e9HNRPV2/t7qo='],
  ['a//b', '/a//b', 'uYafA7vKJQDQwrn8hbaa9EJTnrY='],
  ['/lead', '//lead', 'qKfF1xzrx+y1DGEXVs+dq0QYAGk='],
  ['a/../b/./c', '/a/../b/./c', '8SzGEFVvt23osmBhLWIv2nNc364='],
  ['trail/', '/trail/', 'o2vu65npqrUQEA84z0MvtygS7Kw='],
  ['a?b#c', '/a%3Fb%23c', 'Wp7eB9C+dYtFqxtHAB3Nf1d1fr0='],
  ['100%25', '/100%2525', 'WSm6XxQMh705RxjDna809bvBy8I='],
  ['a&b=c;d:e@f$g,h', '/a%26b%3Dc%3Bd%3Ae%40f%24g%2Ch', 'MKIaYXgsN01+buzdpryzHV4DPcI='],
  ['a\\b', '/a%5Cb', 'B5wk7vD2oVDPCWk8lSgFUe7vY1E='],
  ['tab\there', '/tab%09here', 'lpuKCd32BxsZDH22sXzO794pqVM='],
  ['\u00e9', '/%C3%A9', 'Xj9Dy6DdvHCc2f2gnsf95X4kIDA='],
  ['e\u0301', '/e%CC%81', 'nykgQIxxO/L1J0EvtSbsBCs1fqI='],
]

it.each(keys)('key %j', (key, path, signature) => {
  const { url, trace } = urlUntil(1702782276, { input: { bucket: 'examplebucket', key, allowUnsafeKey: true } })
  expect(trace.signature).toBe(signature)
  expect(url.startsWith(`http://examplebucket.oss-cn-hangzhou.aliyuncs.com${path}?`)).toBe(true)
})

it('W18: a form', () => {
  const policy =
    '{"expiration":"2014-12-01T12:00:00.000Z","conditions":[{"bucket":"johnsmith"},["starts-with","$key","user/eric/"]]}'
  expect(signerOf({}).run(signPolicy(policy))).toEqual({
    OSSAccessKeyId: 'ak',
    policy:
      'eyJleHBpcmF0aW9uIjoiMjAxNC0xMi0wMVQxMjowMDowMC4wMDBaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0Ijoiam9obnNtaXRoIn0sWyJzdGFydHMtd2l0aCIsIiRrZXkiLCJ1c2VyL2VyaWMvIl1dfQ==',
    Signature: 'dpKSRMoL0aqf4NRGyH4VO/YOsyY=',
  })
})

describe('RTMP', () => {
  it.each([
    [1699807420, 'IO0p7cxCYTib0GXw57VzYH/NHN4='],
    [1702782277, 'XQIlPFFnJza7zN0Cp8Nhp9Sq3xY='],
  ])('until %i', (end, signature) => {
    const job = rtmpUrl({
      bucket: 'bucket',
      channel: 'test-channel',
      playlistName: 'playlist.m3u8',
      expiresIn: 60,
      at: new Date((end - 60) * 1000),
    })
    expect(signerOf({}).run(job)).toEqual({
      url:
        `rtmp://bucket.oss-cn-hangzhou.aliyuncs.com/live/test-channel?Expires=${end}&OSSAccessKeyId=ak` +
        `&playlistName=playlist.m3u8&Signature=${encodeURIComponent(signature)}`,
      expiresAt: new Date(end * 1000).toISOString(),
    })
  })
})
