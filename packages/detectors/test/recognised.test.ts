import { detect } from '@presign/core/explain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectors } from '../src/index.js'

const seen = (url: string, headers: readonly (readonly [string, string])[] = []) => detect(detectors, { url, headers })

describe('detect recognises without a verifier', () => {
  // Parameters as the providers' pages write them, with made-up values.
  it.each([
    [
      'oss-v2',
      'https://photos.oss-cn-hangzhou.aliyuncs.com/nelson?x-oss-signature-version=OSS2&x-oss-access-key-id=LTAItestKEY0001&x-oss-expires=1767225600&x-oss-signature=FAKE',
      {
        accessKeyId: 'LTAItestKEY0001',
        region: 'cn-hangzhou',
        bucket: 'photos',
        expiresAt: '2026-01-01T00:00:00.000Z',
      },
    ],
    [
      'aws-v2',
      'https://photos.s3.eu-west-1.amazonaws.com/a?AWSAccessKeyId=AKIATESTFAKE001&Expires=1767225600&Signature=FAKE',
      { accessKeyId: 'AKIATESTFAKE001', region: 'eu-west-1', expiresAt: '2026-01-01T00:00:00.000Z' },
    ],
    [
      'aws-v4a',
      'https://photos.s3.amazonaws.com/a?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKIATESTFAKE001%2F20260101%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-Region-Set=%2A&X-Amz-SignedHeaders=host&X-Amz-Signature=FAKE',
      { accessKeyId: 'AKIATESTFAKE001', region: '*', service: 's3', expiresAt: '2026-01-01T00:01:00.000Z' },
    ],
    [
      'cloudfront',
      'https://d111111abcdef8.cloudfront.net/a.jpg?Expires=1767225600&Signature=FAKE&Key-Pair-Id=K2JCJMDEHXQW5F',
      { accessKeyId: 'K2JCJMDEHXQW5F', expiresAt: '2026-01-01T00:00:00.000Z' },
    ],
    [
      'azure-sas',
      'https://account1.blob.core.windows.net/photos/a?sv=2023-11-03&st=2026-01-01T00%3A00%3A00Z&se=2026-01-01T01%3A00%3A00Z&sr=b&sp=r&sig=FAKE%3D',
      {
        accessKeyId: 'account1',
        bucket: 'photos',
        signedAt: '2026-01-01T00:00:00.000Z',
        expiresAt: '2026-01-01T01:00:00.000Z',
      },
    ],
    [
      'qiniu',
      'https://cdn.example.com/a?e=1767225600&token=qiniuFAKEtest001:OgZdfeEzqU1ysi_o4IUtRKq-p8o=',
      { accessKeyId: 'qiniuFAKEtest001', expiresAt: '2026-01-01T00:00:00.000Z' },
    ],
    [
      'gcs-v4-rsa',
      'https://storage.googleapis.com/photos/a?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=me%40example.com%2F20260101%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20260101T000000Z&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=FAKE',
      { accessKeyId: 'me@example.com', region: 'auto', service: 'storage', expiresAt: '2026-01-01T00:15:00.000Z' },
    ],
    [
      'acs-rpc',
      'https://sts.cn-hangzhou.aliyuncs.com/?AccessKeyId=LTAItestFAKE001&Action=AssumeRole&SignatureMethod=HMAC-SHA1&SignatureNonce=1&SignatureVersion=1.0&Timestamp=2026-01-01T00%3A00%3A00Z&Version=2015-04-01&Signature=FAKE%3D',
      {
        accessKeyId: 'LTAItestFAKE001',
        service: 'sts',
        region: 'cn-hangzhou',
        signedAt: '2026-01-01T00:00:00.000Z',
      },
    ],
    [
      'gcs-v2',
      'https://storage.googleapis.com/photos/a?GoogleAccessId=me%40example.com&Expires=1767225600&Signature=FAKE',
      { accessKeyId: 'me@example.com', expiresAt: '2026-01-01T00:00:00.000Z' },
    ],
  ])('%s in a URL', (scheme, url, facts) => {
    const [one, ...more] = seen(url)
    expect(one).toMatchObject({ scheme, mode: 'url', missing: [], escaped: false, ...facts })
    expect(more).toEqual([])
  })

  it.each([
    ['oss-v2', 'OSS2 AccessKeyId:LTAItestKEY0001,Signature:FAKE=', 'LTAItestKEY0001'],
    ['aws-v2', 'AWS AKIATESTFAKE001:FAKE=', 'AKIATESTFAKE001'],
    [
      'aws-v4a',
      'AWS4-ECDSA-P256-SHA256 Credential=AKIATESTFAKE001/20260101/s3/aws4_request, SignedHeaders=host, Signature=FAKE',
      'AKIATESTFAKE001',
    ],
    ['azure-sas', 'SharedKey account1:FAKE=', 'account1'],
    ['azure-shared-key-lite', 'SharedKeyLite account1:FAKE=', 'account1'],
    ['qiniu-management', 'Qiniu qiniuFAKEtest001:FAKE=', 'qiniuFAKEtest001'],
    [
      'gcs-v4-rsa',
      'GOOG4-RSA-SHA256 Credential=me@example.com/20260101/auto/storage/goog4_request,SignedHeaders=host,Signature=FAKE',
      'me@example.com',
    ],
    ['gcs-v2', 'GOOG1 GOOGFAKE001:FAKE=', 'GOOGFAKE001'],
    [
      'acs3',
      'ACS3-HMAC-SHA256 Credential=LTAItestFAKE001,SignedHeaders=host;x-acs-action,Signature=FAKE',
      'LTAItestFAKE001',
    ],
    [
      'tc3',
      'TC3-HMAC-SHA256 Credential=AKIDtestFAKE001/2024-02-29/sts/tc3_request, SignedHeaders=content-type;host, Signature=FAKE',
      'AKIDtestFAKE001',
    ],
  ])('%s in a header', (scheme, authorization, accessKeyId) => {
    expect(seen('https://example.com/a', [['Authorization', authorization]])).toMatchObject([
      { scheme, mode: 'header', accessKeyId, missing: [] },
    ])
  })
})

const V4 =
  'https://photos.oss-cn-beijing.aliyuncs.com/a?x-oss-credential=LTAItestKEY0001%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260101T000000Z&x-oss-expires=60&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=FAKE'

describe('detect', () => {
  it('tells the region that is signed from that of the host', () => {
    expect(seen(V4)).toMatchObject([{ region: 'cn-hangzhou', hostRegion: 'cn-beijing', bucket: 'photos' }])
  })

  it('says what tells the scheme', () => {
    expect(seen(V4)[0]?.why).toBe('its URL has x-oss-signature-version=OSS4-HMAC-SHA256')
    expect(seen('https://h/a', [['authorization', 'OSS ak:FAKE']])[0]?.why).toBe(
      'its Authorization header begins with OSS',
    )
  })

  it('names what a cut URL does not have', () => {
    expect(seen(V4.slice(0, V4.indexOf('&')))).toMatchObject([
      { scheme: 'oss-v4', missing: ['x-oss-signature-version', 'x-oss-date', 'x-oss-expires', 'x-oss-signature'] },
    ])
  })

  it.each(['&amp;', '\\u0026'])('reads through an & that arrived as %s', (and) => {
    expect(seen(V4.replaceAll('&', and))).toMatchObject([{ scheme: 'oss-v4', missing: [], escaped: true }])
  })

  it('finds two signatures, the whole one first', () => {
    expect(seen(`${V4}&AWSAccessKeyId=AKIATESTFAKE001`).map(({ scheme }) => scheme)).toEqual(['oss-v4', 'aws-v2'])
    expect(seen(V4, [['authorization', 'AWS AKIATESTFAKE001:FAKE=']])).toHaveLength(2)
  })

  it.each([
    'https://example.com/a',
    'https://example.com/a?Signature=x&Expires=1',
    'https://example.com/a?sig=x',
    'photos/a',
    '',
  ])('finds nothing in %s', (url) => {
    expect(seen(url)).toEqual([])
  })

  it('never throws, and never repeats a signature or a token', () => {
    const names = ['X-Amz-Credential', 'x-oss-credential', 'q-ak', 'q-sign-time', 'X-Amz-Date', 'Expires', 'sv', 'sig']
    const parameter = fc.tuple(fc.constantFrom(...names, 'OSSAccessKeyId'), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(parameter), fc.string({ unit: 'binary' }), fc.string(), (pairs, path, authorization) => {
        const query = pairs.map(([name, value]) => `${name}=${value}`).join('&')
        seen(`https://h/${path}?${query}`, [['authorization', authorization]])
        seen(path)
      }),
    )
    const secret = 'FAKEsecretSignature'
    const told = JSON.stringify([
      seen(`${V4.replace('=FAKE', `=${secret}`)}&x-oss-security-token=${secret}`),
      seen('https://h/a', [['authorization', `OSS ak:${secret}`]]),
      seen('https://h/a', [['authorization', `q-sign-algorithm=sha1&q-ak=a&q-signature=${secret}`]]),
    ])
    expect(told).not.toContain(secret)
  })
})
