import { expect, it } from 'vitest'
import { bosDialect } from '../src/index.js'

const answer = (body: object | string, headers: Record<string, string> = {}, status = 200) => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

it('uploads are begun, listed and completed in JSON with names in camel case', () => {
  const { uploads, readStored } = bosDialect
  expect(uploads.readBegun(answer({ bucket: 'b', key: 'k', uploadId: 'u1' }))).toBe('u1')
  const list = {
    uploadId: 'u1',
    isTruncated: true,
    nextPartNumberMarker: 1,
    parts: [{ partNumber: 1, eTag: 'a', size: 5 }],
  }
  expect(uploads.readList(answer(list))).toEqual({
    parts: [{ number: 1, etag: 'a', bytes: 5, checksums: {} }],
    next: '1',
  })
  expect(uploads.list('u1', '1').query).toEqual({ uploadId: 'u1', partNumberMarker: '1' })
  expect(uploads.complete('u1', [{ number: 1, etag: 'a' }]).body).toBe('{"parts":[{"partNumber":1,"eTag":"a"}]}')
  expect(readStored(answer({ eTag: 'w' }, { 'x-bce-content-crc64ecma': '2' }))).toEqual({
    etag: 'w',
    checksums: { 'crc64-xz': '0000000000000002' },
  })
})

it.each([
  [{ code: 'NoSuchUpload', message: 'm' }, 404, 'upload_gone'],
  [{ code: 'RequestExpired', message: 'm' }, 400, 'expired'],
  [{ code: 'RequestTimeTooSkewed', message: 'm' }, 403, 'skewed'],
  [{ code: 'AccessDenied', message: 'm' }, 403, 'rejected'],
  ['', 503, 'transient'],
])('calls %j with status %i %s', (body, status, kind) => {
  expect(bosDialect.readError(answer(body, {}, status))).toMatchObject({ kind })
})
