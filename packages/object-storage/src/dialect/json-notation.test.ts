import { describe, expect, it } from 'vitest'
import { jsonDialect } from './storage-dialect.js'

const rules = {
  name: 'toy',
  limits: { putBytes: 9, minPartBytes: 1, maxPartBytes: 9, parts: 9 },
  checksum: { algorithm: 'crc64-xz', header: 'x-toy-crc64', field: 'Crc64', read: (text: string) => text },
  requestIdHeader: 'x-toy-request-id',
  versionIdHeader: 'x-toy-version-id',
  takenBy: {},
  kinds: {},
  readErrorBody: () => undefined,
} as const
const answer = (body: unknown, status = 200) => ({ status, headers: {}, body: JSON.stringify(body) })

describe.each([
  ['as they are', undefined, (text: string) => text],
  ['in camel case', lowerFirst, lowerFirst],
])('jsonDialect with names %s', (_name, spell, written) => {
  const { uploads, readStored, readError } = jsonDialect({ ...rules, partMarker: 'partMarker' }, spell)
  const say = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [written(name), value]))

  it('begins an upload, lists its parts page by page, and completes it by number', () => {
    expect(uploads.readBegun(answer(say({ UploadId: 'u1' })))).toBe('u1')
    const part = say({ PartNumber: 1, ETag: '"a"', Size: 5, Crc64: '7' })
    const page = say({ UploadId: 'u1', IsTruncated: true, NextPartNumberMarker: 1, Parts: [part, null, 7] })
    expect(uploads.readList(answer(page))).toEqual({
      parts: [{ number: 1, etag: '"a"', bytes: 5, checksums: { 'crc64-xz': '7' } }],
      next: '1',
    })
    expect(uploads.list('u1', '1').query).toEqual({ uploadId: 'u1', partMarker: '1' })
    const { body, headers } = uploads.complete('u1', [
      { number: 2, etag: '"b"' },
      { number: 1, etag: '"a"' },
    ])
    const named = [1, 2].map((number) => say({ PartNumber: number, ETag: number === 1 ? '"a"' : '"b"' }))
    expect([headers, JSON.parse(body ?? '')]).toEqual([{ 'content-type': 'application/json' }, say({ Parts: named })])
  })

  it('reads an empty list, and of one that does not say where it goes on nothing', () => {
    expect(uploads.readList(answer(say({ UploadId: 'u1', IsTruncated: false, Parts: null })))).toEqual({ parts: [] })
    expect(uploads.readList(answer(say({ UploadId: 'u1', IsTruncated: true })))).toBe(undefined)
    expect(uploads.readList(answer(say({ Parts: [] })))).toBe(undefined)
  })

  it('finds what was stored, and a failure below a status of success', () => {
    expect(readStored(answer(say({ ETag: '"w"', Crc64: '9' })))).toEqual({
      etag: '"w"',
      checksums: { 'crc64-xz': '9' },
    })
    const failure = answer(say({ Code: 'InternalError', Message: 'm', RequestId: 'r' }))
    expect([readStored(failure), uploads.readBegun(failure)]).toEqual([undefined, undefined])
    expect(readError(failure)?.kind).toBe('rejected')
  })
})

it.each(['', 'null', '7', '[', '"text"', '{"__proto__":{"UploadId":"u"}}'])(
  'jsonDialect finds nothing in %j',
  (body) => {
    const { uploads } = jsonDialect(rules)
    expect(uploads.readBegun({ status: 200, headers: {}, body })).toBe(undefined)
  },
)

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
