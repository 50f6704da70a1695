import { createHash, createHmac } from 'node:crypto'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLocalS3, type LocalS3 } from '../../src/s3.js'
import { codeOf } from '../harness.js'
import { clientFor } from './harness.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
let s3: LocalS3
const signer = () =>
  createSyncSigner(awsV4({ region: s3.region, endpoint: s3.endpoint }), {
    credentials: s3.credentials,
    backend: nodeBackend,
    clock: s3.clock,
  })
type Put = { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer>; key?: string }
const put = ({ headers = {}, body = 'miaow', key = 'cat' }: Put, sent: Record<string, string> = {}) => {
  const signed = signer().sign({ method: 'PUT', bucket: 'photos', key, headers })
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return fetch(signed.url, { method: 'PUT', headers: { ...signed.headers, ...sent }, body: bytes })
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

beforeAll(async () => {
  s3 = await createLocalS3({ buckets: ['photos', 'others'] })
})
beforeEach(() => s3.clock.set(NOW))
afterAll(() => s3.close())

describe('a signed URL', () => {
  const input = { bucket: 'photos', key: 'cat', expiresIn: 60, query: { 'response-expires': 'x' } } as const

  it.each([
    ['as it was signed', (url: string) => url, '200 '],
    ['with another key', (url: string) => url.replace('/cat', '/dog'), '403 SignatureDoesNotMatch'],
    ['with another bucket', (url: string) => url.replace('/photos/', '/others/'), '403 SignatureDoesNotMatch'],
    ['with a parameter more', (url: string) => `${url}&acl`, '403 SignatureDoesNotMatch'],
    ['with another value', (url: string) => url.replace('=x', '=y'), '403 SignatureDoesNotMatch'],
    [
      'with a longer life',
      (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'with more than seven days',
      (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801'),
      '400 AuthorizationQueryParametersError',
    ],
    [
      'without its signature',
      (url: string) => url.replace(/&X-Amz-Signature=\w+/, ''),
      '400 AuthorizationQueryParametersError',
    ],
    ['without any parameter', (url: string) => url.replace(/\?.*/, ''), '403 AccessDenied'],
  ])('is answered %s', async (_what, forge, answer) => {
    await put({})
    expect(await codeOf(await fetch(forge(signer().presign(input).url)))).toBe(answer)
  })

  it('is refused once it has expired, and before it was signed', async () => {
    const { url } = signer().presign(input)
    s3.clock.set(NOW + 61_000)
    expect(await codeOf(await fetch(url))).toBe('403 AccessDenied')
    s3.clock.set(NOW - 1_000_000)
    expect(await codeOf(await fetch(url))).toBe('403 AccessDenied')
  })

  it('is refused with another method, and with a header of the service that was not signed', async () => {
    const { url } = signer().presign(input)
    expect(await codeOf(await fetch(url, { method: 'DELETE' }))).toBe('403 SignatureDoesNotMatch')
    expect(await codeOf(await fetch(url, { headers: { 'x-amz-checksum-mode': 'ENABLED' } }))).toBe('403 AccessDenied')
  })
})

describe('signed headers', () => {
  it('are refused with another body than was signed, which is not stored', async () => {
    const headers = { 'x-amz-content-sha256': sha256('miaow') }
    expect((await put({ headers })).status).toBe(200)
    expect(await codeOf(await put({ headers, body: 'wuff!', key: 'dog' }))).toBe('400 XAmzContentSHA256Mismatch')
    const { url } = signer().presign({ bucket: 'photos', key: 'dog', expiresIn: 60 })
    expect(await codeOf(await fetch(url))).toBe('404 NoSuchKey')
  })

  it('are refused sixteen minutes later', async () => {
    const signed = signer().sign({ bucket: 'photos', key: 'cat' })
    s3.clock.set(NOW + 16 * 60_000)
    expect(await codeOf(await fetch(signed.url, { headers: signed.headers }))).toBe('403 RequestTimeTooSkewed')
  })

  it('are refused where x-amz-content-sha256 has another value than those of S3, or a digest is wrong', async () => {
    expect(await codeOf(await put({ headers: { 'content-md5': 'CY9rzUYh03PK3k6DJie09g==' } }))).toBe('400 BadDigest')
    expect(await codeOf(await put({ headers: { 'content-md5': 'x' } }))).toBe('400 InvalidDigest')
    expect(await codeOf(await put({ headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }))).toBe('400 BadDigest')
    expect(await codeOf(await put({ headers: { 'x-amz-checksum-crc32': 'A' } }))).toBe('400 InvalidRequest')
    const two = { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-sha1': '2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }
    expect(await codeOf(await put({ headers: two }))).toBe('400 InvalidRequest')
  })

  it('are refused with a body that is not in the chunks they announce', async () => {
    const headers = {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': '5',
      'content-encoding': 'aws-chunked',
    }
    expect(await codeOf(await put({ headers }))).toBe('400 IncompleteBody')
    const forged = `5;chunk-signature=${'0'.repeat(64)}\r\nmiaow\r\n0;chunk-signature=${'0'.repeat(64)}\r\n\r\n`
    expect(await codeOf(await put({ headers, body: forged }))).toBe('403 SignatureDoesNotMatch')
  })

  it.each([
    ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', '400 MalformedTrailerError'],
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', '400 MalformedTrailerError'],
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', '400 InvalidRequest'],
  ])('by a URL are refused with a body in frames: %s', async (kind, code) => {
    const headers = {
      host: new URL(s3.url).host,
      'x-amz-content-sha256': kind,
      'x-amz-decoded-content-length': '5',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    }
    const body = '5\r\nmiaow\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
    expect(await codeOf(await fetch(framedUrl(headers), { method: 'PUT', headers, body }))).toBe(code)
  })

  it('of version 2 are refused in a sentence that names version 4', async () => {
    const answer = await fetch(`${s3.url}/photos/cat`, { headers: { authorization: 'AWS AKIALOCALS3FAKE0001:FAKE=' } })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Please use AWS4-HMAC-SHA256')])
    expect(s3.requests.entries.at(-1)?.explain()).toMatch(/signature version 2/)
  })

  it('that are wrong are explained by the mistake that makes them', async () => {
    const { url } = signer().presign({ bucket: 'photos', key: 'a b', expiresIn: 60 })
    const twice = url.replace('a%20b', 'a%2520b')
    expect(await codeOf(await fetch(twice))).toBe('403 SignatureDoesNotMatch')
    const answer = await (await fetch(twice)).text()
    expect(answer).toMatch(/<StringToSign>AWS4-HMAC-SHA256.*<CanonicalRequest>GET.*<CanonicalRequestBytes>47 45 54/s)
  })
})

/** A URL that signs these headers, by hand: our own signer makes none for a body in frames. */
function framedUrl(headers: Readonly<Record<string, string>>): string {
  const { accessKeyId, accessKeySecret } = s3.credentials
  const stamp = new Date(s3.clock.now()).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = [stamp.slice(0, 8), s3.region, 's3', 'aws4_request']
  const names = Object.keys(headers).sort()
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [accessKeyId, ...scope].join('/'),
    'X-Amz-Date': stamp,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': names.join(';'),
  }).toString()
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = ['PUT', '/photos/framed', query, lines, names.join(';'), 'UNSIGNED-PAYLOAD'].join('\n')
  const key = scope.reduce<string | Buffer>(
    (last, part) => createHmac('sha256', last).update(part).digest(),
    `AWS4${accessKeySecret}`,
  )
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(canonical)].join('\n')
  const signature = createHmac('sha256', key).update(toSign).digest('hex')
  return `${s3.url}/photos/framed?${query}&X-Amz-Signature=${signature}`
}

describe('a form', () => {
  const post = async (fields: Record<string, string>, url: string, file = 'miaow') => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new Blob([file]), 'cat.txt')
    return codeOf(await fetch(url, { method: 'POST', body: form }))
  }

  it('of the official SDK is taken as its policy says, and not otherwise', async () => {
    s3.clock.reset()
    const client = clientFor(s3)
    const { url, fields } = await createPresignedPost(client, {
      Bucket: 'photos',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the service replaces it.
      Key: 'forms/${filename}',
      Conditions: [['content-length-range', 1, 10]],
      Fields: { success_action_status: '201', acl: 'public-read', 'x-amz-meta-of': 'cat' },
      Expires: 60,
    })
    expect(await post(fields, url)).toBe('201 ')
    const shown = await fetch(`${s3.url}/photos/forms/cat.txt`)
    expect([await shown.text(), shown.headers.get('x-amz-meta-of')]).toEqual(['miaow', 'cat'])
    expect(await post(fields, url, 'more than ten bytes')).toBe('400 EntityTooLarge')
    expect(await post({ ...fields, key: 'other' }, url)).toBe('403 AccessDenied')
    expect(await post({ ...fields, 'x-amz-meta-more': 'a' }, url)).toBe('403 AccessDenied')
    expect(await post({ ...fields, 'X-Amz-Signature': '0'.repeat(64) }, url)).toBe('403 SignatureDoesNotMatch')
    expect(await post(fields, url.replace('photos', 'others'))).toBe('403 AccessDenied')
    s3.clock.set(Date.now() + 61_000)
    expect(await post(fields, url)).toBe('403 AccessDenied')
    client.destroy()
  })
})

it('createLocalS3 beside createLocalOss shares its objects, and each names headers and ETags in its own way', async () => {
  const { createLocalOss } = await import('../../src/oss.js')
  const oss = await createLocalOss({ buckets: [{ name: 'photos', acl: 'public-read' }] })
  const beside = await createLocalS3({ beside: oss })
  try {
    const own = createSyncSigner(awsV4({ region: beside.region, endpoint: beside.endpoint }), {
      credentials: beside.credentials,
      backend: nodeBackend,
    })
    const headers = { 'x-amz-meta-of': 'cat', 'x-amz-acl': 'public-read' }
    const signed = own.sign({ method: 'PUT', bucket: 'photos', key: 'a', headers })
    const sent = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: new Uint8Array([97]) })
    expect(sent.headers.get('etag')).toBe('"0cc175b9c0f1b6a831c399e269772661"')
    const got = await fetch(`${oss.url}/photos/a`)
    expect(got.headers.get('etag')).toBe('"0CC175B9C0F1B6A831C399E269772661"')
    expect([got.headers.get('x-oss-meta-of'), got.headers.get('x-oss-storage-class')]).toEqual(['cat', 'Standard'])
  } finally {
    await beside.close()
    await oss.close()
  }
})

it('createLocalS3 answers a page of another origin as its rules say', async () => {
  const shown = await createLocalS3({ buckets: [{ name: 'shown', cors: 'https://app.example.com' }] })
  try {
    const ask = (origin: string) =>
      fetch(`${shown.url}/shown/a`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-amz-meta-a' },
      })
    const good = await ask('https://app.example.com')
    expect([good.status, good.headers.get('access-control-allow-headers')]).toEqual([200, 'x-amz-meta-a'])
    expect(await codeOf(await ask('https://other.example.com'))).toBe('403 AccessForbidden')
  } finally {
    await shown.close()
  }
})
