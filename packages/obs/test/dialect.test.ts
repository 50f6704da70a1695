import { describe, expect, it } from 'vitest'
import { obsDialect } from '../src/index.js'

const answer = (body: string, headers: Record<string, string> = {}, status = 200) => ({ status, headers, body })

describe('uploads', () => {
  it('put each option on the calls that take it', () => {
    const object = {
      headers: { 'Content-Type': 'video/mp4', 'x-obs-server-side-encryption-customer-key': 'FAKE', 'Content-MD5': 'x' },
    }
    expect(obsDialect.uploads.begin(object)).toEqual({
      method: 'POST',
      query: { uploads: null },
      headers: { 'content-type': 'video/mp4', 'x-obs-server-side-encryption-customer-key': 'FAKE' },
    })
    expect(obsDialect.uploads.part('id', 2, object).headers).toEqual({
      'x-obs-server-side-encryption-customer-key': 'FAKE',
    })
  })

  it('read the checksum of a part', () => {
    const part = obsDialect.uploads.readPart(answer('', { etag: '"a"', 'x-obs-hash-crc64ecma': '1' }), 3)
    expect(part).toEqual({ number: 3, etag: '"a"', checksums: { 'crc64-xz': '0000000000000001' } })
  })
})

it.each([
  ['<Error><Code>NoSuchUpload</Code></Error>', {}, 404, 'upload_gone'],
  ['<Error><Code>InvalidPart</Code></Error>', {}, 400, 'parts_disagree'],
  ['<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>', {}, 403, 'expired'],
  ['', { 'x-obs-error-code': 'RequestTimeTooSkewed' }, 403, 'skewed'],
  ['', {}, 503, 'transient'],
])('calls %s with headers %j and status %i %s', (body, headers, status, kind) => {
  expect(obsDialect.readError(answer(body, headers as Record<string, string>, status))?.kind).toBe(kind)
})

it('believes no checksum of what was made from an object', () => {
  const response = {
    ...answer('', { 'x-obs-hash-crc64ecma': '1' }),
    url: 'https://a/b.jpg?x-image-process=image/resize',
  }
  expect(obsDialect.readStored(response)?.checksums).toEqual({})
})
