import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/s3'
import { describe, expect, it } from 'vitest'
import { chunkedLength, chunkSignature, STREAMING_PAYLOAD, trailerSignature } from '../src/chunks.js'
import { postPolicy, signPolicy } from '../src/form.js'
import { awsV4, serviceEndpoint } from '../src/index.js'

const at = new Date('2024-02-29T12:34:56Z')
const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecretForWorkedExample0000000000001' }
const signer = createSyncSigner(awsV4({ region: 'us-east-1' }), {
  credentials,
  backend: nodeBackend,
  clock: { now: () => at.getTime() },
})
const key = 'photos/été 2024/a+b.jpg'

describe('worked by hand', () => {
  it('a URL', () => {
    const { trace } = signer.presign({
      bucket: 'examplebucket',
      key,
      query: { 'response-content-type': 'image/jpeg' },
      expiresIn: 900,
    })
    expect(trace.canonicalRequest).toBe(`GET
/photos/%C3%A9t%C3%A9%202024/a%2Bb.jpg
X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIATESTFAKE001%2F20240229%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20240229T123456Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&response-content-type=image%2Fjpeg
host:examplebucket.s3.us-east-1.amazonaws.com

host
UNSIGNED-PAYLOAD`)
    expect(trace.signature).toBe('28be454176e179505030889f8285a508007190d523dfca1574502d02741d841a')
  })

  it('headers, with blanks in a value', () => {
    const { headers, trace } = signer.sign({
      method: 'PUT',
      bucket: 'examplebucket',
      key,
      headers: {
        'Content-Type': 'text/plain',
        'x-amz-meta-note': '  a   b ',
        'x-amz-content-sha256': '0e2226b5235f0ff94a276eb4d07a3bfea74b7e3b8b85e9efca6c18430f041bf8',
      },
    })
    expect(trace.stringToSign.split('\n')[3]).toBe('bf749a86e0bbd900845685136b1ac763d7a7b58b035e5c20cd59bedc95401400')
    expect(trace.signature).toBe('da073791613e088b06057371be5b1314718226cb64ec6d1f399f2190c13f6358')
    expect(headers['x-amz-meta-note']).toBe('a   b')
  })

  it('a policy', () => {
    const policy =
      '{"expiration":"2024-02-29T13:34:56Z","conditions":[{"bucket":"examplebucket"},["starts-with","$key","user/"],{"x-amz-algorithm":"AWS4-HMAC-SHA256"},{"x-amz-credential":"AKIATESTFAKE001/20240229/us-east-1/s3/aws4_request"},{"x-amz-date":"20240229T123456Z"}]}'
    expect(signer.run(signPolicy(policy))['x-amz-signature']).toBe(
      '022b62c6364806fbfbeb3dc61bf795bd40808c555fcacb9b642e1fa88e334ba2',
    )
  })
})

// "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks" of the S3 API
// Reference. The secret there is the vendor's published sample key.
describe('the published example of chunks', () => {
  const at = new Date('2013-05-24T00:00:00Z')
  const sample = createSyncSigner(
    awsV4({ region: 'us-east-1', endpoint: endpoints.virtualHosted('https://s3.amazonaws.com') }),
    {
      credentials: {
        accessKeyId: ['AKIAIOSFODNN7', 'EXAMPLE'].join(''),
        accessKeySecret: ['wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'].join(''),
      },
      backend: nodeBackend,
    },
  )
  const seed = sample.sign({
    method: 'PUT',
    bucket: 'examplebucket',
    key: 'chunkObject.txt',
    endpoint: endpoints.pathStyle('https://s3.amazonaws.com'),
    headers: {
      'content-encoding': 'aws-chunked',
      'content-length': '66824',
      'x-amz-content-sha256': STREAMING_PAYLOAD,
      'x-amz-decoded-content-length': '66560',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    at,
  })

  it('has the published seed, and each chunk the published signature', () => {
    expect(seed.trace.signature).toBe('4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9')
    let previous = seed.trace.signature
    const chunks = [65_536, 1024, 0].map((size) => {
      previous = sample.run(chunkSignature({ previous, chunk: new Uint8Array(size).fill(0x61), at }))
      return previous
    })
    expect(chunks).toEqual([
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ])
  })

  it('is as long as it says', () => {
    expect(chunkedLength(66_560, 65_536)).toBe(66_824)
    expect(chunkedLength(65_536, 65_536)).toBe(66_824 - 1024 - '400;chunk-signature='.length - 64 - 4)
    expect(chunkedLength(0, 8192)).toBe('0;chunk-signature='.length + 64 + 4)
  })

  it('signs headers that follow the body, in any letter case and order', () => {
    const previous = seed.trace.signature
    const one = { 'x-amz-checksum-crc32c': 'wdBDMA==', 'x-amz-a': '1' }
    const other = { 'X-Amz-A': '1', 'X-Amz-Checksum-Crc32c': ' wdBDMA== ' }
    const signature = sample.run(trailerSignature({ previous, trailer: one, at }))
    expect(sample.run(trailerSignature({ previous, trailer: other, at }))).toBe(signature)
    expect(sample.run(trailerSignature({ previous, trailer: { 'x-amz-a': '1' }, at }))).not.toBe(signature)
  })
})

describe('what a service wants', () => {
  const temporary = { ...credentials, securityToken: 'FAKEtoken/+=' }

  it('omitSessionToken sends the token and does not sign it', () => {
    const scheme = awsV4({ region: 'us-east-1', service: 'iotdevicegateway', omitSessionToken: true })
    const options = { backend: nodeBackend, clock: { now: () => at.getTime() } }
    const unsigned = createSyncSigner(scheme, { credentials: temporary, ...options })
    const without = createSyncSigner(scheme, { credentials, ...options })
    const [url, header] = [unsigned.presign({ key: 'mqtt', expiresIn: 60 }), unsigned.sign({ key: 'mqtt' })]
    expect(url.trace).toEqual(without.presign({ key: 'mqtt', expiresIn: 60 }).trace)
    expect(url.url).toContain('&X-Amz-Security-Token=FAKEtoken%2F%2B%3D&X-Amz-Signature=')
    expect(header.trace).toEqual(without.sign({ key: 'mqtt' }).trace)
    expect(header.headers['x-amz-security-token']).toBe('FAKEtoken/+=')
  })

  it.each([
    ['/./', '', '/'],
    ['dot segments', 'a/./b/../c', '/a/c'],
    ['above the root', '../b', '/b'],
    ['double slashes', 'a//b/', '/a/b/'],
    ['an escape', 'prod/a%20b', '/prod/a%2520b'],
    ['an escaped slash', 'a%2Fb', '/a%252Fb'],
    ['escaped dots', '%2e%2e/x', '/%252e%252e/x'],
  ])('a wire path with %s is signed as the page says', (_name, key, canonical) => {
    const api = createSyncSigner(awsV4({ region: 'us-east-1', service: 'execute-api' }), {
      credentials,
      backend: nodeBackend,
    })
    const { url, trace } = api.sign({ resource: 'service', path: key, allowUnsafeKey: true })
    expect(trace.canonicalRequest?.split('\n')[1]).toBe(canonical)
    expect(url).toBe(`https://execute-api.us-east-1.amazonaws.com/${key}`)
  })

  it('normalizePath: false signs the path as it stands', () => {
    const api = createSyncSigner(awsV4({ region: 'us-east-1', service: 'execute-api', normalizePath: false }), {
      credentials,
      backend: nodeBackend,
    })
    const { trace } = api.sign({ key: 'a//b/../c', allowUnsafeKey: true })
    expect(trace.canonicalRequest?.split('\n')[1]).toBe('/a//b/../c')
  })

  it('a region called auto needs the endpoint of its store, and signs as such', () => {
    const r2 = endpoints.pathStyle('https://0123456789abcdef.r2.cloudflarestorage.com')
    const auto = createSyncSigner(awsV4({ region: 'auto', endpoint: r2 }), { credentials, backend: nodeBackend })
    const { url } = auto.presign({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 60, at })
    expect(url).toMatch(/^https:\/\/0123456789abcdef\.r2\.cloudflarestorage\.com\/examplebucket\/cat\.jpg\?/)
    expect(url).toContain('%2F20240229%2Fauto%2Fs3%2Faws4_request')
    const lost = createSyncSigner(awsV4({ region: 'auto' }), { credentials, backend: nodeBackend })
    const error = lost.check({ bucket: 'examplebucket', key: 'cat.jpg', expiresIn: 60 })
    expect(error?.code).toBe('region_invalid')
  })
})

describe('a form', () => {
  const input = { bucket: 'examplebucket', keyPrefix: 'user/', size: { max: 1000 }, expiresIn: 600 }

  it('binds every field it has', () => {
    const form = signer.run(postPolicy({ ...input, fields: { acl: 'private', 'Content-Type': 'image/png' } }))
    const { policy = '', 'x-amz-signature': _signature, key, acl, 'Content-Type': type, ...permission } = form.fields
    const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString())
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the service reads it so.
    expect(key).toBe('user/${filename}')
    expect(form.url).toBe('https://examplebucket.s3.us-east-1.amazonaws.com/')
    expect(expiration).toBe('2024-02-29T12:44:56.000Z')
    expect(form.expiresAt).toBe(expiration)
    expect(conditions).toEqual([
      { bucket: 'examplebucket' },
      ...Object.entries(permission).map(([name, value]) => ({ [name]: value })),
      ['starts-with', '$key', 'user/'],
      ['content-length-range', 0, 1000],
      { acl },
      { 'Content-Type': type },
    ])
  })

  it.each([
    ['without a size', { size: undefined }, 'policy_unlimited'],
    ['without a key', { keyPrefix: undefined }, 'policy_unlimited'],
    [
      'with the file name alone as key',
      { keyPrefix: undefined, key: ['$', '{filename}'].join('') },
      'policy_unlimited',
    ],
    ['with key and prefix', { key: 'a' }, 'policy_invalid'],
    ['with a field of the scheme', { fields: { 'X-Amz-Date': 'x' } }, 'policy_invalid'],
    ['with a line end in a field', { fields: { acl: 'a\nb' } }, 'policy_invalid'],
    ['with an impossible size', { size: { min: 2, max: 1 } }, 'policy_invalid'],
    ['without a bucket', { bucket: undefined }, 'bucket_missing'],
    ['for too long', { expiresIn: 604_801 }, 'expiry_out_of_range'],
  ])('is refused %s', (_name, changed, code) => {
    expect(() => signer.run(postPolicy({ ...input, ...changed }))).toThrow(expect.objectContaining({ code }))
  })
})

describe('refuses before signing', () => {
  const good = { bucket: 'examplebucket', key: 'a', expiresIn: 60 }

  it.each([
    ['a reserved parameter in any letter case', { query: { 'x-amz-DATE': '1' } }, 'query_reserved'],
    ['a reserved header', { headers: { Authorization: 'x' } }, 'header_reserved'],
    ['a digest in a URL', { headers: { 'x-amz-content-sha256': '0'.repeat(64) } }, 'header_invalid'],
    ['another host', { headers: { host: 'example.com' } }, 'header_invalid'],
    ['a header that proxies rewrite', { additionalHeaders: ['User-Agent'] }, 'header_invalid'],
    ['a key without a bucket', { bucket: undefined }, 'bucket_missing'],
    ['a bucket name with capitals', { bucket: 'Examplebucket' }, 'bucket_invalid'],
    ['a bucket name that is an address', { bucket: '192.168.0.1' }, 'bucket_invalid'],
    ['more than seven days', { expiresIn: 604_801 }, 'expiry_out_of_range'],
    ['a key over 1024 bytes', { key: 'é'.repeat(513) }, 'key_too_long'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ ...good, ...changed })?.code).toBe(code)
  })

  it('a digest that is not hex, in headers', () => {
    const error = signer.check({ bucket: 'examplebucket', key: 'a', headers: { 'x-amz-content-sha256': 'abc' } })
    expect(error?.code).toBe('header_invalid')
  })

  it('a bucket, or what a path cannot hold, outside S3', () => {
    const api = createSyncSigner(awsV4({ region: 'us-east-1', service: 'execute-api' }), {
      credentials,
      backend: nodeBackend,
    })
    expect(api.check({ resource: 'bucket', bucket: 'examplebucket' })?.code).toBe('bucket_invalid')
    for (const key of ['a b', 'ü', 'a%zz', 'a?b', 'a#b']) expect(api.check({ key })?.code).toBe('key_unsafe')
    expect(api.check({ key: 'a?b', allowUnsafeKey: true })?.code).toBe('key_unsafe')
    expect(api.check({ key: 'a%20b/%C3%BC+c' })).toBe(undefined)
  })

  it('a region that is an endpoint, with what to write instead', () => {
    expect(() => awsV4({ region: 's3.eu-west-1' })).toThrow('wanted "eu-west-1", without "s3"')
  })

  it('an endpoint with a path', () => {
    expect(() => serviceEndpoint('https://example.com/prod')).toThrow(
      expect.objectContaining({ code: 'endpoint_invalid' }),
    )
  })
})
