import type { DialectResponse } from '@presign/object-storage'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ossDialect } from './dialect.js'

const { uploads: multipart } = ossDialect
const ID = 'D4E111D4EA834F3ABCE4877B2779'

function answer(body: string, headers: DialectResponse['headers'] = {}, status = 200): DialectResponse {
  return { status, headers, body }
}

function failure(code: string, more = '', status = 403): DialectResponse {
  return answer(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>because</Message>\n` +
      `  <RequestId>5C3D9175B6FC201293AD****</RequestId>\n  <HostId>photos.oss-cn-hangzhou.aliyuncs.com</HostId>\n${more}</Error>`,
    {},
    status,
  )
}

describe('multipart requests', () => {
  const object = {
    headers: {
      'Content-Type': 'video/mp4',
      'x-oss-meta-owner': 'ada',
      'x-oss-storage-class': 'IA',
      'x-oss-forbid-overwrite': 'true',
      'x-oss-object-acl': 'private',
      'x-oss-callback': 'e30=',
      'x-oss-traffic-limit': '819200',
      'Content-MD5': '1B2M2Y8AsgTpgAmY7PhCfg==',
    },
    query: { 'x-oss-ac-source-ip': '192.0.2.10' },
  }
  const everywhere = { 'x-oss-ac-source-ip': '192.0.2.10' }

  it('send each option of the object with the call that takes it', () => {
    expect(multipart.begin(object)).toEqual({
      method: 'POST',
      query: { ...everywhere, uploads: null },
      headers: {
        'content-type': 'video/mp4',
        'x-oss-meta-owner': 'ada',
        'x-oss-storage-class': 'IA',
        'x-oss-forbid-overwrite': 'true',
      },
    })
    expect(multipart.part(ID, 3, object)).toEqual({
      method: 'PUT',
      query: { ...everywhere, partNumber: '3', uploadId: ID },
      headers: { 'x-oss-traffic-limit': '819200' },
    })
    expect(multipart.complete(ID, [{ number: 1, etag: '"A"' }], object)).toEqual({
      method: 'POST',
      query: { ...everywhere, uploadId: ID },
      headers: {
        'x-oss-forbid-overwrite': 'true',
        'x-oss-object-acl': 'private',
        'x-oss-callback': 'e30=',
        'content-type': 'application/xml',
      },
      body: '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&#34;A&#34;</ETag></Part></CompleteMultipartUpload>',
    })
    expect(multipart.abort(ID, object)).toEqual({
      method: 'DELETE',
      query: { ...everywhere, uploadId: ID },
      headers: {},
    })
    expect(multipart.list(ID, '1000', object).query).toEqual({
      ...everywhere,
      uploadId: ID,
      'part-number-marker': '1000',
    })
  })

  it('survive JSON, so that a page can ask its server for a signature of exactly this', () => {
    for (const request of [multipart.begin(object), multipart.part(ID, 1), ossDialect.put(object), ossDialect.get()])
      expect(JSON.parse(JSON.stringify(request))).toEqual(request)
  })

  it('carry everything when the object goes in one request', () => {
    expect(ossDialect.put({ headers: { 'Content-MD5': 'x' }, query: { callback: 'e30=' } })).toEqual({
      method: 'PUT',
      headers: { 'content-md5': 'x' },
      query: { callback: 'e30=' },
    })
  })
})

describe('multipart answers', () => {
  it('read the id of a new upload', () => {
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<InitiateMultipartUploadResult xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">
    <Bucket>oss-example</Bucket>
    <Key>a&lt;UploadId&gt;no&lt;/UploadId&gt;&amp;b.data</Key>
    <UploadId>0004B9894A22E5B1888A1E29F823****</UploadId>
</InitiateMultipartUploadResult>`
    expect(multipart.readBegun(answer(body))).toBe('0004B9894A22E5B1888A1E29F823****')
    expect(multipart.readBegun(answer('<html>captive portal</html>'))).toBeUndefined()
    expect(multipart.readBegun(failure('AccessDenied'))).toBeUndefined()
  })

  it('read a page of parts with its checksums, keys in url encoding and tags in entities', () => {
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<ListPartsResult>
  <EncodingType>url</EncodingType>
  <Bucket>oss-bucket</Bucket>
  <Key>demo%2Fgp-%0C%0A%0B</Key>
  <UploadId>${ID}</UploadId>
  <StorageClass>Standard</StorageClass>
  <PartNumberMarker>0</PartNumberMarker>
  <NextPartNumberMarker>5</NextPartNumberMarker>
  <MaxParts>2</MaxParts>
  <IsTruncated>true</IsTruncated>
  <Part>
    <PartNumber>1</PartNumber>
    <LastModified>2023-11-22T05:42:34.000Z</LastModified>
    <ETag>"CF3F46D505093571E916FCDD4967****"</ETag>
    <HashCrc64ecma>12066172435287683848</HashCrc64ecma>
    <Size>96316</Size>
  </Part>
  <Part>
    <PartNumber>5</PartNumber>
    <LastModified>2012-02-23T07:02:03.000Z</LastModified>
    <ETag>&quot;7265F4D211B56873A381D321F586****&quot;</ETag>
    <Size>1024</Size>
  </Part>
</ListPartsResult>`
    expect(multipart.readList(answer(body))).toEqual({
      parts: [
        {
          number: 1,
          etag: '"CF3F46D505093571E916FCDD4967****"',
          bytes: 96316,
          checksums: { 'crc64-xz': 'a773a7e68beeb308' },
        },
        { number: 5, etag: '"7265F4D211B56873A381D321F586****"', bytes: 1024, checksums: {} },
      ],
      next: '5',
    })
  })

  it('end the list where the service says so, also when it names a next marker', () => {
    const body = `<ListPartsResult><NextPartNumberMarker>5</NextPartNumberMarker><IsTruncated>false</IsTruncated></ListPartsResult>`
    expect(multipart.readList(answer(body))).toEqual({ parts: [] })
    expect(multipart.readList(answer('{}'))).toBeUndefined()
  })

  it('read a part by its header, and nothing where CORS hides it', () => {
    const headers = { etag: '"7265F4D2"', 'x-oss-hash-crc64ecma': '11051210869376104954' }
    expect(multipart.readPart(answer('', headers), 2)).toEqual({
      number: 2,
      etag: '"7265F4D2"',
      checksums: { 'crc64-xz': '995dc9bbdf1939fa' },
    })
    expect(multipart.readPart(answer(''), 2)).toBeUndefined()
  })
})

describe('a stored object', () => {
  it('is read from the body of a completion', () => {
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<CompleteMultipartUploadResult xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">
    <EncodingType>url</EncodingType>
    <Location>http://oss-example.oss-cn-hangzhou.aliyuncs.com/multipart.data</Location>
    <Bucket>oss-example</Bucket>
    <Key>multipart.data</Key>
    <ETag>&quot;B864DB6A936D376F9F8D3ED3BBE540****-3&quot;</ETag>
</CompleteMultipartUploadResult>`
    const headers = { 'x-oss-hash-crc64ecma': '1', 'x-oss-version-id': 'CAEQMxiBgIDh3ZCB0BYiIGE4' }
    expect(ossDialect.readStored(answer(body, headers))).toEqual({
      etag: '"B864DB6A936D376F9F8D3ED3BBE540****-3"',
      versionId: 'CAEQMxiBgIDh3ZCB0BYiIGE4',
      checksums: { 'crc64-xz': '0000000000000001' },
    })
  })

  it('is stored also when a callback answered in the place of the body', () => {
    expect(ossDialect.readStored(answer('{"Status":"OK"}', { etag: '"A"' }))).toEqual({ etag: '"A"', checksums: {} })
  })

  it('reports the MD5 that the service kept, as hex', () => {
    const headers = { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' }
    expect(ossDialect.readStored(answer('', headers))?.checksums).toEqual({ md5: 'd41d8cd98f00b204e9800998ecf8427e' })
  })

  it('has no checksums in an answer that was made from it', () => {
    const headers = { 'x-oss-hash-crc64ecma': '1' }
    const at = (query: string) =>
      ossDialect.readStored({ ...answer('', headers), url: `https://photos.example.com/cat.jpg?${query}` })?.checksums
    expect(at('x-oss-process=image%2Fresize%2Cw_100')).toEqual({})
    expect(at('versionId=1')).toEqual({ 'crc64-xz': '0000000000000001' })
  })

  it('has no checksum that is not a number below 2^64', () => {
    for (const value of ['18446744073709551616', '-1', '1e3', '', 'abc'])
      expect(ossDialect.readStored(answer('', { 'x-oss-hash-crc64ecma': value }))?.checksums).toEqual({})
    expect(ossDialect.readStored(answer('', { 'x-oss-hash-crc64ecma': '18446744073709551615' }))?.checksums).toEqual({
      'crc64-xz': 'ffffffffffffffff',
    })
  })

  it('is undefined when an error came below a 200 that kept the connection open', () => {
    const late = failure('InternalError', '', 200)
    expect(ossDialect.readStored(late)).toBeUndefined()
    expect(ossDialect.readError(late)).toMatchObject({ code: 'InternalError' })
  })
})

describe('failures', () => {
  const kindOf = (response: DialectResponse) => ossDialect.readError(response)?.kind

  it.each([
    ['InternalError', 500, 'transient'],
    ['ServiceUnavailable', 503, 'transient'],
    ['UploadTrafficRateLimitExceeded', 503, 'transient'],
    ['RequestTimeout', 400, 'transient'],
    ['RequestTimeTooSkewed', 403, 'skewed'],
    ['SecurityTokenExpired', 403, 'expired'],
    ['InvalidDigest', 400, 'corrupt'],
    ['NoSuchUpload', 404, 'upload_gone'],
    ['InvalidPart', 400, 'parts_disagree'],
    ['InvalidPartOrder', 400, 'parts_disagree'],
    ['FileAlreadyExists', 409, 'condition'],
    ['PreconditionFailed', 412, 'condition'],
    ['InvalidRange', 416, 'range'],
    ['NoSuchKey', 404, 'missing'],
    ['CallbackFailed', 203, 'stored'],
    ['SignatureDoesNotMatch', 403, 'rejected'],
    ['AccessDenied', 403, 'rejected'],
    ['EntityTooSmall', 400, 'rejected'],
    ['toString', 403, 'rejected'],
  ] as const)('%s (%i) is %s', (code, status, kind) => {
    expect(kindOf(failure(code, '', status))).toBe(kind)
  })

  it('tell an expired link, policy or temporary id from a rejected one', () => {
    const denied = (message: string) =>
      answer(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`, {}, 403)
    expect(kindOf(denied('Request has expired.'))).toBe('expired')
    expect(kindOf(denied('Invalid according to Policy: Policy expired.'))).toBe('expired')
    expect(kindOf(denied('You have no right to access this object because of bucket acl.'))).toBe('rejected')
    const unknown = (id: string) => failure('InvalidAccessKeyId', `<OSSAccessKeyId>${id}</OSSAccessKeyId>`)
    expect(kindOf(unknown('STS.NUgYrLnoC37mZZCNnAbez****'))).toBe('expired')
    expect(kindOf(unknown('LTAItestKEY0001'))).toBe('rejected')
  })

  it('bring the server time of a skewed clock', () => {
    const body = `<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds><RequestTime>2018-01-14T06:54:31.000Z</RequestTime><ServerTime>2018-01-14T07:11:36.000Z</ServerTime>`
    expect(ossDialect.readError(failure('RequestTimeTooSkewed', body))).toEqual({
      kind: 'skewed',
      code: 'RequestTimeTooSkewed',
      message: 'because',
      requestId: '5C3D9175B6FC201293AD****',
      serverTime: '2018-01-14T07:11:36.000Z',
    })
  })

  it('bring the texts of a mismatch, for explain', () => {
    const body = `<EC>0002-00000201</EC><StringToSign>no</StringToSign><StringToSignBytes>47 45 54 0A </StringToSignBytes><CanonicalRequest>GET\n/</CanonicalRequest>`
    expect(ossDialect.readError(failure('SignatureDoesNotMatch', body))).toMatchObject({
      ec: '0002-00000201',
      texts: { stringToSign: 'GET\n', canonicalRequest: 'GET\n/' },
    })
  })

  it('are read for HEAD from the header that stands for the body', () => {
    const encoded = Buffer.from('<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>').toString('base64')
    expect(ossDialect.readError(answer('', { 'x-oss-err': encoded }, 404))).toEqual({
      kind: 'missing',
      code: 'NoSuchKey',
      message: 'gone',
    })
  })

  it('are told by status alone where nothing else is known', () => {
    expect(ossDialect.readError(answer('<html>Bad gateway</html>', { 'x-oss-request-id': 'R' }, 502))).toEqual({
      kind: 'transient',
      code: '502',
      message: 'The service answered 502 without saying why',
      requestId: 'R',
    })
    expect(kindOf(answer('', {}, 304))).toBe('condition')
    expect(kindOf(answer('', {}, 203))).toBe('stored')
    expect(kindOf(answer('', {}, 501))).toBe('rejected')
  })

  it('are none in an answer that did what was asked', () => {
    for (const status of [200, 201, 204, 206]) expect(ossDialect.readError(answer('', {}, status))).toBeUndefined()
  })

  it('and every other reader never throw, whatever arrives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<Error>', '<ListPartsResult><Part>', '<ETag></ETag>')),
        fc.dictionary(fc.constantFrom('etag', 'content-md5', 'x-oss-hash-crc64ecma', 'x-oss-err'), fc.string()),
        (status, body, headers) => {
          const response = { status, body, headers }
          ossDialect.readError(response)
          ossDialect.readStored(response)
          multipart.readBegun(response)
          multipart.readList(response)
          multipart.readPart(response, 1)
        },
      ),
    )
  })
})
