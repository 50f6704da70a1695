import { describe, expect, it } from 'vitest'
import { cosDialect } from '../index.js'

const answer = (body: string, headers: Record<string, string> = {}, status = 200) => ({ status, headers, body })

describe('multipart', () => {
  const { uploads: multipart } = cosDialect
  const object = {
    headers: {
      'Content-Type': 'video/mp4',
      'x-cos-traffic-limit': '819200',
      'X-Cos-Server-Side-Encryption-Customer-Key': 'FAKE',
      'Content-MD5': 'x',
    },
  }

  it('puts each option on the calls that take it', () => {
    expect(multipart.begin(object)).toEqual({
      method: 'POST',
      query: { uploads: null },
      headers: { 'content-type': 'video/mp4', 'x-cos-server-side-encryption-customer-key': 'FAKE' },
    })
    expect(multipart.part('id', 2, object)).toEqual({
      method: 'PUT',
      query: { partNumber: '2', uploadId: 'id' },
      headers: { 'x-cos-traffic-limit': '819200', 'x-cos-server-side-encryption-customer-key': 'FAKE' },
    })
    expect(multipart.abort('id', object)).toEqual({ method: 'DELETE', query: { uploadId: 'id' }, headers: {} })
  })

  it('completes by number, whatever the order', () => {
    const { body, headers } = multipart.complete('id', [
      { number: 2, etag: '"b"' },
      { number: 1, etag: '"a"' },
    ])
    expect(headers).toEqual({ 'content-type': 'application/xml' })
    expect(body).toBe(
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&#34;a&#34;</ETag></Part><Part><PartNumber>2</PartNumber><ETag>&#34;b&#34;</ETag></Part></CompleteMultipartUpload>',
    )
  })

  it.each([
    ['an upload without an id', () => multipart.abort('')],
    ['part 0', () => multipart.part('id', 0)],
    ['part 10001', () => multipart.part('id', 10_001)],
    ['a completion without parts', () => multipart.complete('id', [])],
    [
      'one part twice',
      () =>
        multipart.complete('id', [
          { number: 1, etag: 'a' },
          { number: 1, etag: 'b' },
        ]),
    ],
  ])('refuses %s', (_name, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  it('reads its answers', () => {
    expect(
      multipart.readBegun(
        answer('<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>'),
      ),
    ).toBe('u1')
    expect(multipart.readPart(answer('', { etag: '"a"', 'x-cos-hash-crc64ecma': '11051210869376104954' }), 3)).toEqual({
      number: 3,
      etag: '"a"',
      checksums: { 'crc64-xz': '995dc9bbdf1939fa' },
    })
    const page =
      '<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker><Part><PartNumber>1</PartNumber><ETag>"a"</ETag><Size>5</Size></Part></ListPartsResult>'
    expect(multipart.readList(answer(page))).toEqual({
      parts: [{ number: 1, etag: '"a"', bytes: 5, checksums: {} }],
      next: '1',
    })
  })
})

it('reads what is stored, also from the body of a completion', () => {
  expect(cosDialect.readStored(answer('', { etag: '"a"', 'x-cos-version-id': 'v' }))).toEqual({
    etag: '"a"',
    versionId: 'v',
    checksums: {},
  })
  const completed = '<CompleteMultipartUploadResult><ETag>"c-2"</ETag></CompleteMultipartUploadResult>'
  expect(cosDialect.readStored(answer(completed))).toEqual({ etag: '"c-2"', checksums: {} })
  expect(cosDialect.readStored(answer('<Error><Code>InternalError</Code></Error>'))).toBe(undefined)
})

it('believes no checksum of what was made from an object', () => {
  const response = { ...answer('', { 'x-cos-hash-crc64ecma': '1' }), url: 'https://a/b.jpg?imageMogr2/thumbnail/50x' }
  expect(cosDialect.readStored(response)?.checksums).toEqual({})
})

it.each([
  ['NoSuchUpload', 404, 'upload_gone'],
  ['NoSuchKey', 404, 'missing'],
  ['InvalidPart', 400, 'parts_disagree'],
  ['RequestTimeTooSkewed', 403, 'skewed'],
  ['SomethingNew', 503, 'transient'],
  ['SomethingNew', 403, 'rejected'],
])('calls %s with status %i %s', (code, status, kind) => {
  expect(cosDialect.readError(answer(`<Error><Code>${code}</Code></Error>`, {}, status))).toMatchObject({ code, kind })
})

it('tells an expired link from a rejection, and passes on the texts', () => {
  const body =
    '<Error><Code>AccessDenied</Code><Message>Request has expired</Message><StringToSign>sha1\n1;2\nab\n</StringToSign><FormatString>get\n/a\n\n\n</FormatString><RequestId>r</RequestId></Error>'
  expect(cosDialect.readError(answer(body, {}, 403))).toEqual({
    kind: 'expired',
    code: 'AccessDenied',
    message: 'Request has expired',
    requestId: 'r',
    texts: { canonicalRequest: 'get\n/a\n\n\n', stringToSign: 'sha1\n1;2\nab\n' },
  })
})
