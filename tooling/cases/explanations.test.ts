import { awsV4 } from '@presign/aws-v4'
import { awsHints } from '@presign/aws-v4/explain'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner } from '@presign/core'
import { type Cause, diagnose, explain } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { cosHints, readErrorBody as readCosError } from '@presign/cos/explain'
import { storageHints } from '@presign/object-storage/explain'
import { ossHints, readErrorBody as readOssError } from '@presign/oss/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { endpoints } from '@presign/s3'
import { readErrorBody, s3Hints } from '@presign/s3/explain'
import { describe, expect, it } from 'vitest'
import { AT, CASES, type Case, GOOD, signerOf } from './signers.js'

const caseOf = (name: string) => CASES.find((one) => one.name === name) as Case
const signedBy = (name: string, more: object = {}, mode: 'sign' | 'presign' = 'presign') => {
  const one = caseOf(name)
  return signerOf(one, GOOD)[mode]({ bucket: one.bucket, key: 'a b.txt', expiresIn: 900, ...more })
}
const causes = (found: readonly { readonly cause: Cause }[]) => found.map(({ cause }) => cause)

describe('a proof', () => {
  const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
    credentials: GOOD,
    backend: nodeBackend,
    clock: { now: () => AT.getTime() },
  })
  const options = { scheme: ossV4Verification({ region: 'cn-hangzhou' }), mistakes: ossV4Mistakes, hints: ossHints }

  it('goes before a guess, alone, with the value that was signed', () => {
    const input = { method: 'PUT', bucket: 'photos', key: 'a', expiresIn: 60 }
    const right = signer.presign({ ...input, headers: { 'content-type': 'image/png' } })
    const other = signer.presign({ ...input, headers: { 'content-type': 'text/plain' } })
    // The service signs what arrived, so the texts agree, and only the signature is another.
    const { stringToSign, canonicalRequest } = right.trace
    const answer = {
      code: 'SignatureDoesNotMatch',
      message: '',
      texts: { stringToSign, canonicalRequest: canonicalRequest as string },
      signatureProvided: other.trace.signature,
    }
    const { differences, proof } = signer.run(diagnose(right, answer, options))
    expect(proof?.proof).toBe('signature')
    expect(differences).toEqual([
      expect.objectContaining({
        cause: 'header_changed',
        ours: 'content-type:image/png',
        theirs: 'content-type:text/plain',
        fix: expect.stringContaining('"image/png"'),
      }),
    ])
  })

  it('leaves the word to the answer where there is none', () => {
    const right = signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 })
    const answer = { code: 'AccessDenied', message: 'Request has expired.' }
    expect(causes(signer.run(diagnose(right, answer, options)).differences)).toEqual(['expired'])
    const other = { ...right.trace, signature: 'of another key' }
    expect(causes(signer.run(diagnose(right, other, options)).differences)).toEqual(['secret'])
  })
})

describe('a lack of permission has a cause of its own', () => {
  const oss = [
    '<Error><Code>AccessDenied</Code><Message>You have no right to access this object because of bucket acl.</Message><EC>0003-00000001</EC></Error>',
    '<Error><Code>AccessDenied</Code><Message>You have no right to access this object.</Message></Error>',
    "<Error><Code>AccessDenied</Code><Message>Access denied by authorizer's policy.</Message></Error>",
    '<Error><Code>AccessDenied</Code><Message>You are forbidden to list buckets.</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>You do not have read acl permission on this object.</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>Access denied by bucket policy.</Message></Error>',
  ]
  const s3 = [
    '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/ada is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::photos/a" because no identity-based policy allows the s3:GetObject action</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::123456789012:assumed-role/token-region/x is not authorized to perform: s3:PutObject because no session policy allows the s3:PutObject action</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>User: u is not authorized to perform: s3:GetObject with an explicit deny in a resource-based policy</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>ada@example.com does not have storage.objects.get access to the Google Cloud Storage object.</Message></Error>',
    '<Error><Code>AllAccessDisabled</Code><Message>All access to this object has been disabled</Message></Error>',
  ]
  const cos = [
    '<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>',
    '<Error><Code>AccessDenied</Code><Message>You are not authorized to perform operation (cos:GetObject)</Message></Error>',
  ]

  it.each(oss)('OSS: %s', (body) => {
    for (const ours of [signedBy('ossV4'), signedBy('ossV1'), signedBy('ossV4', {}, 'sign')])
      expect(explain(ours, readOssError(body) as never, ossHints)[0]?.cause).toBe('permission')
  })

  it.each(s3)('S3: %s', (body) => {
    for (const ours of [signedBy('awsV4'), signedBy('awsV4', {}, 'sign')])
      expect(explain(ours, readErrorBody(body) as never, s3Hints)[0]?.cause).toBe('permission')
  })

  it.each(cos)('COS: %s', (body) => {
    expect(explain(signedBy('cos'), readCosError(body) as never, cosHints)[0]?.cause).toBe('permission')
  })

  it('alone where a policy is named, since nothing else is open', () => {
    for (const body of s3.slice(1))
      expect(causes(explain(signedBy('awsV4'), readErrorBody(body) as never, s3Hints))).toEqual(['permission'])
    const answer = { code: 'AccessDenied', message: 'User: u is not authorized to perform: sqs:SendMessage' }
    expect(causes(explain(signedBy('awsV4'), answer, awsHints))).toEqual(['permission'])
  })
})

it("OSS's sentence about a cut V1 URL is not about the key id", () => {
  const message = 'Query string authentication requires the Signature, Expires and OSSAccessKeyId parameters'
  expect(causes(explain(signedBy('ossV1'), { code: 'AccessDenied', message }, ossHints))).toEqual(['url_damaged'])
  expect(causes(explain(signedBy('ossV1'), { code: 'AccessDenied', message }, storageHints))).toEqual(['url_damaged'])
})

describe('a redirect says where to', () => {
  const fixOf = (body: string, headers: Record<string, string> = {}) =>
    explain(signedBy('awsV4'), readErrorBody(body, headers) as never, s3Hints)[0]

  it('for S3, by endpoint and region', () => {
    const body =
      '<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Endpoint>photos.s3.eu-west-1.amazonaws.com</Endpoint></Error>'
    expect(fixOf(body, { 'x-amz-bucket-region': 'eu-west-1' })).toMatchObject({
      cause: 'addressing',
      fix: 'Use the endpoint "photos.s3.eu-west-1.amazonaws.com", which the service names, and sign for region "eu-west-1"',
    })
    const temporary =
      '<Error><Code>TemporaryRedirect</Code><Message>Please re-send this request to the specified temporary endpoint.</Message></Error>'
    expect(fixOf(temporary, { location: 'https://photos.s3-us-west-2.amazonaws.com/a?b' })?.fix).toContain(
      '"photos.s3-us-west-2.amazonaws.com"',
    )
  })

  it('for OSS, by the endpoint and the region in its name', () => {
    const body =
      '<Error><Code>AccessDenied</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.</Message><Endpoint>oss-cn-shenzhen.aliyuncs.com</Endpoint></Error>'
    expect(explain(signedBy('ossV4'), readOssError(body) as never, ossHints)[0]).toMatchObject({
      cause: 'addressing',
      fix: 'Use the endpoint "oss-cn-shenzhen.aliyuncs.com", which the service names, and sign for region "cn-shenzhen"',
    })
  })

  it('for COS', () => {
    const body =
      '<Error><Code>PermanentRedirect</Code><Message>m</Message><Endpoint>photos-1250000000.cos.ap-beijing.myqcloud.com</Endpoint></Error>'
    expect(explain(signedBy('cos'), readCosError(body) as never, cosHints)[0]?.fix).toContain(
      '"photos-1250000000.cos.ap-beijing.myqcloud.com"',
    )
  })

  it.each([
    ['EU', 'Sign for region "eu-west-1"'],
    ['US', 'Sign for region "us-east-1"'],
    ['s3-us-west-2', 'Sign for region "us-west-2"'],
    ['not a region', 'Sign for the region of the bucket'],
    ['<b>', 'Sign for the region of the bucket'],
    ['accelerate', 'Sign for the region of the bucket'],
  ])('and gives no advice that cannot be followed: region %s', (region, says) => {
    const answer = { code: 'AuthorizationHeaderMalformed', message: 'the region is wrong', region }
    expect(explain(signedBy('awsV4'), answer, s3Hints)[0]?.fix).toContain(says)
  })

  it('and names no endpoint that is not a host', () => {
    const answer = { code: 'PermanentRedirect', message: 'm', endpoint: '"><script>' }
    expect(explain(signedBy('awsV4'), answer, s3Hints)[0]?.fix).toContain('Use the endpoint the service expects')
  })
})

it('names the headers that were not signed, which the answer has', () => {
  const body =
    '<Error><Code>AccessDenied</Code><Message>There were headers present in the request which were not signed</Message><HeadersNotSigned>x-amz-meta-a, x-amz-acl</HeadersNotSigned></Error>'
  expect(explain(signedBy('awsV4'), readErrorBody(body) as never, s3Hints)).toEqual([
    expect.objectContaining({
      cause: 'header_added',
      fix: 'Sign "x-amz-meta-a", "x-amz-acl", or do not send them: the service found them unsigned',
    }),
  ])
})

it('names both times', () => {
  const skewed =
    '<Error><Code>RequestTimeTooSkewed</Code><Message>m</Message><RequestTime>20260131T120000Z</RequestTime><ServerTime>2026-01-31T13:00:00Z</ServerTime></Error>'
  expect(explain(signedBy('awsV4', {}, 'sign'), readErrorBody(skewed) as never, s3Hints)[0]).toMatchObject({
    ours: '20260131T120000Z',
    theirs: expect.stringContaining('(its clock says 2026-01-31T13:00:00.000Z)'),
    fix: expect.stringContaining('60 minutes behind'),
  })
  const expired =
    '<Error><Code>AccessDenied</Code><Message>Request has expired</Message><Expires>2026-01-31T12:15:00Z</Expires><ServerTime>2026-01-31T13:00:00Z</ServerTime></Error>'
  expect(explain(signedBy('awsV4'), readErrorBody(expired) as never, s3Hints)[0]?.fix).toContain(
    "(it ended at 2026-01-31T12:15:00.000Z, the service's clock says 2026-01-31T13:00:00Z)",
  )
})

describe('what was put before or into the path', () => {
  const path = (ours: string, theirs: string, host = 'photos.s3.us-east-1.amazonaws.com', hints = s3Hints) => {
    const texts = (path: string) => ({
      canonicalRequest: ['GET', path, '', `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n'),
      stringToSign: ['AWS4-HMAC-SHA256', '20260131T120000Z', '20260131/us-east-1/s3/aws4_request', 'd'].join('\n'),
    })
    return explain(texts(ours), texts(theirs), hints)
  }

  it.each<[string, string, Cause]>([
    ['/a%20b.txt', '/dash/store/a%20b.txt', 'path_prefixed'],
    ['/dir/a%20b.txt', '/store/dir/a%20b.txt', 'path_prefixed'],
    ['/a%20b.txt', '/store/a%20b.txt', 'path_prefixed'],
    ['/a%20b.txt', '//a%20b.txt', 'path_normalised'],
    ['/a%20b.txt', '/photos/a%20b.txt', 'bucket_missing'],
    ['/api/dir/a.txt', '/dir/a.txt', 'bucket_missing'],
    ['/api/v1/a.txt', '/a.txt', 'path_prefixed'],
    ['/a%20', '/a', 'key_trimmed'],
    ['/%20a', '/a', 'key_trimmed'],
    ['/dir/', '/dir', 'key_trimmed'],
    ['/a', '/a%20', 'key_trimmed'],
    ['/a%23b', '/a', 'url_damaged'],
    ['/a%3Fb', '/a', 'url_damaged'],
    ['/a.txt', '/b.txt', 'key_changed'],
  ])('S3: %s arrives as %s', (ours, theirs, cause) => {
    expect(causes(path(ours, theirs))).toEqual([cause])
  })

  it.each<[string, string, Cause]>([
    ['/photos/a.txt', '/photos/store/a.txt', 'path_prefixed'],
    ['/photos/api/a.txt', '/photos/a.txt', 'path_prefixed'],
    ['/photos/a.txt', '/photos//a.txt', 'path_normalised'],
    ['/photos/a.txt', '/a.txt', 'bucket_missing'],
    ['/photos/a%20', '/photos/a', 'key_trimmed'],
    ['/photos/%20a', '/photos/a', 'key_trimmed'],
    ['/photos/dir/', '/photos/dir', 'key_trimmed'],
  ])('OSS: %s arrives as %s', (ours, theirs, cause) => {
    expect(causes(path(ours, theirs, 'h', ossHints))).toEqual([cause])
  })

  it('is told from a verdict as well, for links and for signed headers', () => {
    const verifier = createSyncVerifier([awsV4Verification({ region: 'us-east-1' })], {
      credentialsOf: () => GOOD,
      backend: nodeBackend,
      clock: { now: () => AT.getTime() },
    })
    for (const mode of ['sign', 'presign'] as const) {
      const ours = signedBy('awsV4', { key: 'dir/a b.txt' }, mode)
      const { host, pathname, search } = new URL(ours.url)
      const verdict = verifier.verify({
        method: 'GET',
        target: `/store${pathname}${search}`,
        headers: { host, ...ours.headers },
      })
      expect(verdict).toMatchObject({ ok: false, reason: 'mismatch' })
      const found = verdict.ok || !verdict.expected ? [] : explain(ours, verdict.expected, s3Hints)
      expect(found).toEqual([
        expect.objectContaining({ cause: 'path_prefixed', fix: expect.stringContaining('"/store"') }),
      ])
    }
  })
})

describe('a damaged URL', () => {
  const verify = (url: string) => {
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url) ?? []
    return createSyncVerifier(
      [ossV4Verification({ region: 'cn-hangzhou' }), ossV1Verification({ region: 'cn-hangzhou' })],
      {
        credentialsOf: () => GOOD,
        backend: nodeBackend,
        clock: { now: () => AT.getTime() },
      },
    ).verify({ method: 'GET', target, headers: { host } })
  }

  it.each(['ossV4', 'ossV1'])('of %s is said to have been through HTML or JSON', (name) => {
    for (const more of [{}, { query: { a: 'b' } }]) {
      const { url } = signedBy(name, more)
      expect(verify(url)).toMatchObject({ ok: true })
      expect(verify(url.replaceAll('&', '&amp;'))).toMatchObject({
        ok: false,
        detail: expect.stringContaining('the URL went through HTML escaping, and "&" arrived as "&amp;"'),
      })
      expect(verify(url.replaceAll('&', '\\u0026'))).toMatchObject({
        ok: false,
        detail: expect.stringContaining('JSON escaping'),
      })
    }
  })

  it('that was cut at its first & is said to be cut', () => {
    const { url } = signedBy('ossV4')
    expect(verify(url.split('&', 1)[0] ?? '')).toMatchObject({
      ok: false,
      reason: 'malformed',
      detail: expect.stringContaining('nothing arrived of the URL after its first "&"'),
    })
  })
})

describe('accept-encoding, which a front end rewrites', () => {
  const signer = createSyncSigner(
    awsV4({ region: 'auto', endpoint: endpoints.pathStyle('https://storage.googleapis.com') }),
    {
      credentials: GOOD,
      backend: nodeBackend,
      clock: { now: () => AT.getTime() },
    },
  )

  it('is sent and not signed', () => {
    const { headers, trace } = signer.sign({
      bucket: 'my_bucket',
      key: 'a',
      headers: { 'accept-encoding': 'identity' },
    })
    expect(headers['accept-encoding']).toBe('identity')
    expect(trace.canonicalRequest).not.toContain('accept-encoding')
    expect(
      signer.check({
        bucket: 'b',
        key: 'a',
        headers: { 'accept-encoding': 'x' },
        additionalHeaders: ['accept-encoding'],
      }),
    ).toMatchObject({ code: 'header_invalid' })
  })

  it('is explained where others sign it', () => {
    const texts = (value: string) => ({
      canonicalRequest: ['GET', '/a', '', `accept-encoding:${value}\nhost:h`, '', 'accept-encoding;host', 'U'].join(
        '\n',
      ),
      stringToSign: 'AWS4-HMAC-SHA256\n20260131T120000Z\n20260131/auto/s3/aws4_request\nd',
    })
    expect(explain(texts('identity'), texts('identity,gzip(gfe)'), s3Hints)[0]?.fix).toContain(
      'Do not sign "accept-encoding"',
    )
  })
})

describe('a rule about the host holds however the host arrives', () => {
  const one = caseOf('cos')
  it.each([
    ['Host', (host: string) => ({ target: '', headers: { host } })],
    [':authority', (host: string) => ({ target: '', headers: { ':authority': host } })],
    ['an absolute target', (host: string) => ({ target: `https://${host}`, headers: {} })],
  ])('as %s: a signature is accepted, and one that does not sign it is not', async (_name, arrive) => {
    const { cos } = await import('@presign/cos')
    const { cosVerification } = await import('@presign/cos/verify')
    const options = { credentialsOf: () => GOOD, backend: nodeBackend, clock: { now: () => AT.getTime() } }
    const verify = (url: string) => {
      const { host, pathname, search } = new URL(url)
      const { target, headers } = arrive(host)
      const schemes = [cosVerification({ region: one.region }), awsV4Verification({ region: 'us-east-1' })]
      return createSyncVerifier(schemes, options).verify({ method: 'GET', target: target + pathname + search, headers })
    }
    const loose = createSyncSigner(cos({ region: one.region, signHost: false }), {
      credentials: GOOD,
      backend: nodeBackend,
      clock: options.clock,
    })
    expect(verify(loose.presign({ bucket: one.bucket, key: 'a', expiresIn: 60 }).url)).toMatchObject({
      ok: false,
      detail: 'header "host" is not signed',
    })
    expect(verify(signedBy('cos').url)).toMatchObject({ ok: true })
    expect(verify(signedBy('awsV4').url)).toMatchObject({ ok: true })
  })
})
