import { expect, it } from 'vitest'
import { copySource, tosDialect } from '../src/index.js'

const answer = (body: object | string, headers: Record<string, string> = {}, status = 200) => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

it('uploads are begun, listed and completed in JSON', () => {
  const { uploads, readStored } = tosDialect
  expect(uploads.readBegun(answer({ Bucket: 'b', Key: 'k', UploadId: 'u1' }))).toBe('u1')
  const Parts = [{ PartNumber: 1, ETag: '"a"', Size: 5, HashCrc64ecma: '1' }]
  expect(uploads.readList(answer({ UploadId: 'u1', IsTruncated: false, Parts }))).toEqual({
    parts: [{ number: 1, etag: '"a"', bytes: 5, checksums: { 'crc64-xz': '0000000000000001' } }],
  })
  expect(uploads.complete('u1', [{ number: 1, etag: '"a"' }]).body).toBe(
    '{"Parts":[{"PartNumber":1,"ETag":"\\"a\\""}]}',
  )
  expect(readStored(answer({ ETag: '"w"', HashCrc64ecma: 2 }, { 'x-tos-version-id': 'v' }))).toEqual({
    etag: '"w"',
    versionId: 'v',
    checksums: { 'crc64-xz': '0000000000000002' },
  })
})

it.each([
  [{ Code: 'NoSuchUpload', Message: 'm' }, {}, 404, 'upload_gone'],
  [{ Code: 'InvalidPart', Message: 'm' }, {}, 400, 'parts_disagree'],
  [{ Code: 'AccessDenied', Message: 'Request has expired' }, {}, 403, 'expired'],
  [{ Code: 'ExceedAccountQPSLimit', Message: 'm' }, {}, 429, 'transient'],
  ['', { 'x-tos-ec': '0002-00000001' }, 503, 'transient'],
])('calls %j with headers %j and status %i %s', (body, headers, status, kind) => {
  const failure = tosDialect.readError(answer(body, headers as Record<string, string>, status))
  expect(failure).toMatchObject({ kind, ...(typeof body === 'string' && { ec: '0002-00000001' }) })
})

it('copySource percent-encodes bucket and key', () => {
  expect(copySource({ bucket: 'photos', key: 'c++ ö.txt' })).toEqual({
    'x-tos-copy-source': '/photos/c%2B%2B%20%C3%B6.txt',
  })
})
