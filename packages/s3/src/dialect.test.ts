import { expect, it } from 'vitest'
import { s3Dialect } from './index.js'

const answer = (body: string, headers: Record<string, string> = {}, status = 200) => ({ status, headers, body })

it('asks for checksums, and reads those of whole objects', () => {
  expect(s3Dialect.get({ headers: { Range: 'bytes=0-1' } }).headers).toEqual({
    'x-amz-checksum-mode': 'ENABLED',
    range: 'bytes=0-1',
  })
  const headers = { etag: '"a"', 'x-amz-checksum-crc64nvme': 'rosUhgp5mIg=' }
  expect(s3Dialect.readStored(answer('', headers))).toEqual({
    etag: '"a"',
    checksums: { 'crc64-nvme': 'ae8b14860a799888' },
  })
  expect(s3Dialect.readStored(answer('', { ...headers, 'x-amz-checksum-type': 'COMPOSITE' }))?.checksums).toEqual({})
})

it('puts each option on the calls that take it', () => {
  const object = {
    headers: {
      'Content-Type': 'video/mp4',
      'If-None-Match': '*',
      'x-amz-server-side-encryption-customer-algorithm': 'AES256',
      'x-amz-request-payer': 'requester',
      'Content-MD5': 'x',
    },
  }
  const { begin, part, list, complete, abort } = s3Dialect.uploads
  const calls = [
    begin(object),
    part('u', 1, object),
    list('u', '1000', object),
    complete('u', [{ number: 1, etag: '"a"' }], object),
    abort('u', object),
  ]
  expect(calls.map(({ method, query, headers }) => [method, query, Object.keys(headers)])).toEqual([
    [
      'POST',
      { uploads: null },
      ['content-type', 'x-amz-server-side-encryption-customer-algorithm', 'x-amz-request-payer'],
    ],
    [
      'PUT',
      { partNumber: '1', uploadId: 'u' },
      ['x-amz-server-side-encryption-customer-algorithm', 'x-amz-request-payer'],
    ],
    [
      'GET',
      { uploadId: 'u', 'part-number-marker': '1000' },
      ['x-amz-server-side-encryption-customer-algorithm', 'x-amz-request-payer'],
    ],
    [
      'POST',
      { uploadId: 'u' },
      ['if-none-match', 'x-amz-server-side-encryption-customer-algorithm', 'x-amz-request-payer', 'content-type'],
    ],
    ['DELETE', { uploadId: 'u' }, ['x-amz-request-payer']],
  ])
})

it('reads a completion, whose failure comes with status 200', () => {
  const completed =
    '<CompleteMultipartUploadResult><ETag>&quot;c-2&quot;</ETag><ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType></CompleteMultipartUploadResult>'
  expect(s3Dialect.readStored(answer(completed))).toEqual({
    etag: '"c-2"',
    checksums: { 'crc64-nvme': 'ae8b14860a799888' },
  })
  const failed = answer('<?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>Try again</Message></Error>')
  expect(s3Dialect.readStored(failed)).toBe(undefined)
  expect(s3Dialect.readError(failed)).toMatchObject({ code: 'InternalError' })
})

it.each([
  ['AccessDenied', 'Request has expired', 403, 'expired'],
  ['AccessDenied', 'Access Denied', 403, 'rejected'],
  ['SlowDown', '', 503, 'transient'],
  ['NoSuchUpload', '', 404, 'upload_gone'],
  ['PreconditionFailed', '', 412, 'condition'],
  ['XAmzContentSHA256Mismatch', '', 400, 'corrupt'],
])('calls %s "%s" with status %i %s', (code, message, status, kind) => {
  const body = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  expect(s3Dialect.readError(answer(body, {}, status))).toMatchObject({ code, kind })
})

it('takes the texts from their bytes, which no parser has touched', () => {
  const bytes = (text: string) => Buffer.from(text).toString('hex').replaceAll(/../g, '$& ').trim()
  const body = `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>x y</StringToSign><StringToSignBytes>${bytes('x\ny')}</StringToSignBytes><CanonicalRequest>a b</CanonicalRequest><CanonicalRequestBytes>${bytes('a\nb')}</CanonicalRequestBytes></Error>`
  expect(s3Dialect.readError(answer(body, { 'x-amz-request-id': 'r' }, 403))).toMatchObject({
    requestId: 'r',
    texts: { stringToSign: 'x\ny', canonicalRequest: 'a\nb' },
  })
})

it('says what it knows of an answer without a body', () => {
  expect(s3Dialect.readError(answer('', {}, 503))).toEqual({
    kind: 'transient',
    code: '503',
    message: 'The service answered 503 without saying why',
  })
})

it('hands on the region that the service wants', () => {
  const body = '<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>'
  expect(s3Dialect.readError(answer(body, {}, 400))).toMatchObject({ kind: 'rejected', region: 'eu-west-1' })
})

it.each([520, 521, 522, 523, 524, 525, 526, 527])(
  'readError takes %d of Cloudflare, which stands before R2, for transient',
  (status) => {
    expect(s3Dialect.readError({ status, headers: {}, body: '<html></html>' })?.kind).toBe('transient')
  },
)
