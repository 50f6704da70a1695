import { createHash } from 'node:crypto'
import { awsV4, serviceEndpoint } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner, type Endpoint } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { cos, copySource as cosCopySource, endpoints as cosEndpoints } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import { copySource as ossCopySource, endpoints as ossEndpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { copySource, endpoints } from '@presign/s3'
import { describe, expect, it } from 'vitest'
import { AT, CASES, GOOD, signerOf } from './signers.js'

const KEY = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret' }
const clock = { now: () => AT.getTime() }
const s3 = (region: string, endpoint?: Endpoint, service = 's3') =>
  createSyncSigner(awsV4({ region, service, ...(endpoint && { endpoint }) }), {
    credentials: KEY,
    backend: nodeBackend,
    clock,
  })
const codeOf = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return error as { code: string; message: string; details: { wanted: string } }
  }
  throw new Error('nothing was thrown')
}
const hostAndSignature = (url: string) => [new URL(url).host, /X-Amz-Signature=(\w+)/.exec(url)?.[1]]

describe('hosts and signatures are those of botocore 1.43.11', () => {
  it.each<[string, Endpoint | undefined, string, string]>([
    [
      'eu-west-3',
      undefined,
      'photos.s3.eu-west-3.amazonaws.com',
      'e35114f1735bc6a8b40ec3959ba1c90791cc70c41c5252ff6cc0afa510be49bb',
    ],
    [
      'cn-north-1',
      undefined,
      'photos.s3.cn-north-1.amazonaws.com.cn',
      '87effaa8f20c4a87ae9190ce913d4b4216591035e4ce1e911215f6c0c220e1f4',
    ],
    [
      'us-gov-west-1',
      undefined,
      'photos.s3.us-gov-west-1.amazonaws.com',
      '419d6aa619e6e32c3515cf4371e669fc7db4202531f8b5e9aa6854318cd79b5d',
    ],
    [
      'us-iso-east-1',
      undefined,
      'photos.s3.us-iso-east-1.c2s.ic.gov',
      'd716a2c3f528a9655ef46def4c9016c39235ef4b22970fb9c351776854024180',
    ],
    [
      'us-isob-east-1',
      undefined,
      'photos.s3.us-isob-east-1.sc2s.sgov.gov',
      'af131939999568390c381c193539cf8ecda222547daa3f0cdbe12b123046a6d2',
    ],
    [
      'eu-isoe-west-1',
      undefined,
      'photos.s3.eu-isoe-west-1.cloud.adc-e.uk',
      '8321b181b837d9b6e4185079b0669c055319ef0774f86cd5d1a249ddb38fc510',
    ],
    [
      'us-isof-south-1',
      undefined,
      'photos.s3.us-isof-south-1.csp.hci.ic.gov',
      '9ac3a97ad59ee325781d0b5725c812c327e7624c9708bd43732d69c12e7e3e6e',
    ],
    [
      'eusc-de-east-1',
      undefined,
      'photos.s3.eusc-de-east-1.amazonaws.eu',
      '6f62f146330fab78546a37c4bc85d2ee40be9ceea9a8d45c3179f0f53466a675',
    ],
    [
      'cn-north-1',
      endpoints.dualStack(),
      'photos.s3.dualstack.cn-north-1.amazonaws.com.cn',
      '6f673ca7482bf0234b217c12cc0148af10184fde74bee0258ad0d1d169e4967d',
    ],
    [
      'us-gov-west-1',
      endpoints.dualStack(),
      'photos.s3.dualstack.us-gov-west-1.amazonaws.com',
      '2dde47c50c9f3361d1bb3494ff97304d52deac842001f82493c71e0e36a01ebf',
    ],
    [
      'us-gov-west-1',
      endpoints.fips(),
      'photos.s3-fips.us-gov-west-1.amazonaws.com',
      'a6a480733b1f6c6f2da8ccd9e875e265e99051bf22d1418740dca8bffd5e83e0',
    ],
    [
      'us-east-1',
      endpoints.accelerate(),
      'photos.s3-accelerate.amazonaws.com',
      '984d997155621cd4b87069ee937d92424dd7c2464c0e43fa7fb6452ee526c356',
    ],
    [
      'us-east-1',
      endpoints.accelerate({ dualStack: true }),
      'photos.s3-accelerate.dualstack.amazonaws.com',
      '02f1fa152a1dc773801ecf7ae4b6d0aeca8a02a37ffc918d3ef7b12c552ba6be',
    ],
  ])('%s', (region, endpoint, host, signature) => {
    const { url } = s3(region, endpoint).presign({ bucket: 'photos', key: 'a', expiresIn: 900 })
    expect(hostAndSignature(url)).toEqual([host, signature])
  })

  it.each([
    [
      'my_bucket',
      'https://storage.googleapis.com',
      '/my_bucket/a',
      '28d9002c9dfe4b603c52c9a53bfaa289454bdfbfcb81f159dc69cd48ba9a68bd',
    ],
    [
      'Photos',
      'https://ceph.example.com',
      '/Photos/a',
      'd011829fab2feecd350e407042472fe87ad7216ebb632e07383a50cda64a9b79',
    ],
    [
      'My_Bucket',
      'https://s3.amazonaws.com',
      '/My_Bucket/a',
      'e67aa067b9c871b5fe24371b343dc2d7e4e35dd205a34bab66e747ee84eda62a',
    ],
    [
      'my.bucket',
      'https://s3.amazonaws.com',
      '/my.bucket/a',
      '163c4d5488a5a05420f9b615769a55486a20b3c53c298dcc89af2e236ddb16e6',
    ],
  ])('bucket %s in a path of %s', (bucket, origin, path, signature) => {
    const { url } = s3('us-east-1', endpoints.pathStyle(origin)).presign({ bucket, key: 'a', expiresIn: 900 })
    expect(new URL(url).pathname).toBe(path)
    expect(hostAndSignature(url)[1]).toBe(signature)
  })

  it.each([
    [
      'arn:aws:s3:us-east-1:123456789012:accesspoint/ap',
      's3',
      {},
      'ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com',
      '9ddffc98d68c9db3c2edc87ce19331ada327dff6bc56f493d4badf5e2731d416',
    ],
    [
      'arn:aws:s3:us-east-1:123456789012:accesspoint/ap',
      's3',
      { dualStack: true },
      'ap-123456789012.s3-accesspoint.dualstack.us-east-1.amazonaws.com',
      '5bb669338b80ab42eee4baadcfcbcd50d81c6b43caba09644e107afef15a61dd',
    ],
    [
      'arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/ap',
      's3',
      {},
      'ap-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn',
      '56baa9037ab3bb9387626230a5703be453dc9b3daae73eb4cf740928d0114bee',
    ],
    [
      'arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/ap',
      's3-object-lambda',
      {},
      'ap-123456789012.s3-object-lambda.us-east-1.amazonaws.com',
      'ae192608019221bb9f7a88e7446161002f70312f4ecd6adee565c8e803ff6915',
    ],
    [
      'arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-01234567890123456/accesspoint/ap',
      's3-outposts',
      {},
      'ap-123456789012.op-01234567890123456.s3-outposts.us-east-1.amazonaws.com',
      'daa0af2463e16b2a9af8b9e124abe5326c0c58f5c619fe9f9c39ef4e3d40d2a9',
    ],
  ])('access point %s of %s with %j', (arn, service, options, host, signature) => {
    const region = arn.includes('cn-north-1') ? 'cn-north-1' : 'us-east-1'
    const signer = s3(region, endpoints.accessPoint(arn, options), service)
    for (const bucket of [undefined, arn])
      expect(hostAndSignature(signer.presign({ bucket, key: 'a', expiresIn: 900 }).url)).toEqual([host, signature])
  })

  it('directory buckets, with the token of their session', () => {
    const region = 'us-east-1'
    const bucket = 'photos--use1-az4--x-s3'
    const credentials = { ...KEY, securityToken: 'FAKEtoken/+=' }
    const scheme = awsV4({ region, service: 's3express' })
    const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
    const { url } = signer.presign({ bucket, key: 'a b.txt', expiresIn: 300 })
    expect(url).toContain('&X-Amz-S3session-Token=FAKEtoken%2F%2B%3D&')
    expect(hostAndSignature(url)).toEqual([
      `${bucket}.s3express-use1-az4.us-east-1.amazonaws.com`,
      '49895156a0643aafefa2d051679d7040515d3e18db945cb7880aa320ec291d84',
    ])
    const digest = createHash('sha256').digest('hex')
    const { headers } = signer.sign({ bucket, key: 'a b.txt', headers: { 'x-amz-content-sha256': digest } })
    expect(headers['x-amz-s3session-token']).toBe('FAKEtoken/+=')
    expect(headers.authorization).toContain(
      'Signature=cab7952e54a298798be243698cc20bd0fcdd2fdb8c2757676867d26c9b8cc79d',
    )
    const begin = signer.sign({ resource: 'bucket', bucket, query: { session: '' } })
    expect(begin.headers['x-amz-security-token']).toBe('FAKEtoken/+=')
    const verifier = createSyncVerifier([awsV4Verification({ region, service: 's3express' })], {
      credentialsOf: () => credentials,
      backend: nodeBackend,
      clock,
    })
    const { host, pathname, search } = new URL(url)
    expect(verifier.verify({ method: 'GET', target: pathname + search, headers: { host } })).toMatchObject({
      ok: true,
      bucket,
      key: 'a b.txt',
    })
  })

  it('websocket services, whose protocol is not signed', () => {
    const endpoint = serviceEndpoint('wss://transcribestreaming.us-east-1.amazonaws.com:8443')
    const { url } = s3('us-east-1', endpoint, 'transcribe').presign({
      resource: 'service',
      path: '/stream-transcription-websocket',
      query: { 'language-code': 'en-US' },
      expiresIn: 300,
    })
    expect(url).toMatch(/^wss:\/\/transcribestreaming\.us-east-1\.amazonaws\.com:8443\/stream-/)
    expect(hostAndSignature(url)[1]).toBe('1bcd2df70a5bd4f27435c575b45f7640a47b46eb1e9ef26c13b4b130aec55a92')
    expect(serviceEndpoint('wss://h:443').address('r', undefined).origin).toBe('wss://h')
    expect(serviceEndpoint('ws://h:80').address('r', undefined).origin).toBe('ws://h')
  })
})

describe('what cannot be reached is refused, with what to write', () => {
  const signer = s3('us-east-1')
  it.each([
    ['arn:aws:s3:us-east-1:123456789012:accesspoint/ap', 'endpoints.accessPoint(arn)'],
    ['arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap', 'SigV4A, which is not here'],
    ['photos--use1-az4--x-s3', "awsV4({ service: 's3express' })"],
  ])('bucket %s', (bucket, wanted) => {
    const { code, message } = codeOf(() => signer.presign({ bucket, key: 'a', expiresIn: 60 }))
    expect([code, message.includes(wanted)]).toEqual(['bucket_invalid', true])
  })

  it.each(['arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap', 'ap', 'arn:aws:s3:::photos', undefined])(
    'access point %s',
    (arn) => expect(codeOf(() => endpoints.accessPoint(arn as string)).code).toBe('endpoint_invalid'),
  )

  it('an access point of another region, and another bucket at one', () => {
    const endpoint = endpoints.accessPoint('arn:aws:s3:us-east-1:123456789012:accesspoint/ap')
    expect(codeOf(() => s3('eu-west-1', endpoint).sign({ key: 'a' })).code).toBe('region_invalid')
    expect(codeOf(() => s3('us-east-1', endpoint).sign({ bucket: 'photos', key: 'a' })).code).toBe('bucket_conflict')
  })

  it.each([
    ['us-east-1a', '"us-east-1"'],
    ['EU', '"eu-west-1"'],
    ['aws-global', '"us-east-1"'],
    ['auto', 'an endpoint of that store'],
    ['garage', 'an endpoint of that store'],
  ])("region %s at Amazon's own hosts", (region, wanted) => {
    const calls = [
      () => s3(region).presign({ bucket: 'photos', key: 'a', expiresIn: 60 }),
      () => s3(region, undefined, 'execute-api').presign({ resource: 'service', expiresIn: 60 }),
    ]
    for (const call of calls) {
      const error = codeOf(call)
      expect([error.code, error.details.wanted.startsWith(wanted)]).toEqual(['region_invalid', true])
    }
    expect(() => s3(region, endpoints.pathStyle('http://localhost:9000'))).not.toThrow()
  })

  it.each([
    ['s3.eu-west-1', '"eu-west-1", without "s3"'],
    ['s3-us-west-2', '"us-west-2", without "s3"'],
    ['s3.amazonaws.com', 'a region such as "us-east-1", or "auto"'],
    ['s3-accelerate', 'the region of the bucket; for acceleration use endpoints.accelerate()'],
    ['s3.dualstack.us-west-2', '"us-west-2", without "s3"'],
    ['s3-website-us-east-1', '"us-east-1", without "s3"'],
    ['s3-external-1', '"us-east-1", without "s3"'],
  ])('awsV4 gives no advice that is not a region: %s', (region, wanted) => {
    expect(codeOf(() => awsV4({ region })).details.wanted).toBe(wanted)
  })

  it.each([
    ['oss-cn-hangzhou', '"cn-hangzhou", without "oss-"'],
    ['oss-accelerate', 'the region of the bucket; for acceleration use endpoints.accelerate()'],
    ['accelerate', 'the region of the bucket; for acceleration use endpoints.accelerate()'],
    ['cn-hangzhou-internal', '"cn-hangzhou" and, for the internal network, endpoints.internal()'],
    ['oss-cn-hangzhou.aliyuncs.com', '"cn-hangzhou"'],
    ['https://oss-cn-hangzhou.aliyuncs.com', '"cn-hangzhou"'],
    ['Hangzhou', 'a region id such as "cn-hangzhou"'],
  ])('ossV4 gives no advice that is not a region: %s', (region, wanted) => {
    expect(codeOf(() => ossV4({ region })).details.wanted).toBe(wanted)
  })

  it.each([
    ['cos.ap-guangzhou', '"ap-guangzhou", without "cos."'],
    ['cos.accelerate', 'the region of the bucket; for acceleration use endpoints.accelerate()'],
    ['accelerate', 'the region of the bucket; for acceleration use endpoints.accelerate()'],
  ])('cos gives no advice that is not a region: %s', (region, wanted) => {
    expect(codeOf(() => cos({ region })).details.wanted).toBe(wanted)
  })
})

describe('texts of endpoints', () => {
  const makers = [
    endpoints.pathStyle,
    endpoints.virtualHosted,
    endpoints.custom,
    ossEndpoints.pathStyle,
    ossEndpoints.custom,
    cosEndpoints.virtualHosted,
    cosEndpoints.custom,
  ]
  it.each([
    ['https://bücher.example.com', 'its host is not ASCII, write "xn--bcher-kva.example.com"'],
    ['https://minio.example.com/minio', 'it has a path'],
    ['https://minio.example.com?a=b', 'it has a query'],
    ['https://user:FAKEsecret@minio.example.com', 'it has a user'],
    ['user:FAKEsecret@minio.example.com', 'it has a user'],
    ['ftp://minio.example.com', 'it has the protocol "ftp"'],
    ['https://', 'it has no host'],
    ['https://a..b', 'its host or port is not valid'],
    [undefined, 'found undefined'],
  ])('%s is refused, with the reason', (text, reason) => {
    for (const make of makers) {
      const error = codeOf(() => make(text as string))
      expect(error.code).toBe('endpoint_invalid')
      expect(error.message).toContain(reason)
      expect(JSON.stringify(error)).not.toContain('FAKEsecret')
    }
  })

  it('options as text are refused, and protocols that are none', () => {
    for (const { custom } of [endpoints, ossEndpoints, cosEndpoints])
      expect(codeOf(() => custom('https://a.example', 'photos' as never)).code).toBe('input_invalid')
    for (const { public: make } of [endpoints, ossEndpoints, cosEndpoints])
      for (const protocol of ['http:', 'HTTPS', 'ftp'])
        expect(codeOf(() => make({ protocol } as never).address('r-a-1', 'b-1250000000')).code).toBe('input_invalid')
  })

  it.each([endpoints, ossEndpoints, cosEndpoints])('a domain takes any bucket that it is bound to', ({ custom }) => {
    for (const bucket of ['my_bucket', 'Photos', 'tenant:bucket'])
      expect(custom('https://img.example.com', { bucket }).address('r', undefined).bucket).toBe(bucket)
    for (const bucket of ['', '..', 'a/b', 'a%2Fb'])
      expect(codeOf(() => custom('https://img.example.com', { bucket })).code).toBe('bucket_invalid')
  })
})

it('requests to COS itself go to its service host, and are read there', () => {
  const signer = createSyncSigner(cos({ region: 'ap-guangzhou' }), { credentials: GOOD, backend: nodeBackend, clock })
  const { url, headers } = signer.sign({ resource: 'service' })
  expect(url).toBe('https://service.cos.myqcloud.com/')
  const verifier = createSyncVerifier([cosVerification({ region: 'ap-guangzhou' })], {
    credentialsOf: () => GOOD,
    backend: nodeBackend,
    clock,
  })
  const request = { method: 'GET', target: '/', headers: { host: 'service.cos.myqcloud.com', ...headers } }
  expect(verifier.verify(request)).toMatchObject({ ok: true, resource: 'service' })
})

describe('the source of a copy', () => {
  const source = { bucket: 'photos', key: 'dir/c++ ö.txt' }

  it('is written as the services decode it', () => {
    expect(copySource(source)).toEqual({ 'x-amz-copy-source': '/photos/dir/c%2B%2B%20%C3%B6.txt' })
    expect(copySource({ ...source, versionId: 'a+b' })['x-amz-copy-source']).toMatch(/\.txt\?versionId=a%2Bb$/)
    expect(ossCopySource({ ...source, versionId: 'v' })).toEqual({
      'x-oss-copy-source': '/photos/dir/c%2B%2B%20%C3%B6.txt?versionId=v',
    })
    expect(cosCopySource({ ...source, bucket: 'photos-1250000000', region: 'ap-beijing' })).toEqual({
      'x-cos-copy-source': 'photos-1250000000.cos.ap-beijing.myqcloud.com/dir/c%2B%2B%20%C3%B6.txt',
    })
  })

  it.each(CASES)('is refused by $name where it would be read otherwise', (one) => {
    const name = {
      ossV4: 'x-oss-copy-source',
      ossV1: 'x-oss-copy-source',
      awsV4: 'x-amz-copy-source',
      cos: 'x-cos-copy-source',
      obs: 'x-obs-copy-source',
      tos: 'x-tos-copy-source',
      bos: 'x-bce-copy-source',
      gcsV4: 'x-goog-copy-source',
    }[one.name] as string
    const signer = signerOf(one, GOOD)
    const sign = (value: string) =>
      signer.check({ method: 'PUT', bucket: one.bucket, key: 'a', headers: { [name]: value } })
    for (const value of ['photos/c++.txt', 'photos/a b', 'photos/ö', 'photos/100%', 'photos/a%zz'])
      expect(sign(value)).toMatchObject({
        code: 'header_invalid',
        message: expect.stringContaining('copySource({ bucket, key })'),
      })
    for (const value of ['/photos/a%20b', '/photos/%C3%B6%2B?versionId=x', 'arn:aws:s3:r:1:accesspoint/ap/object/a'])
      expect(sign(value)).toBe(undefined)
  })
})
