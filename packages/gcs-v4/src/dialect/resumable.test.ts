import { describe, expect, it } from 'vitest'
import { gcsResumableDialect as dialect } from './resumable.js'

const { uploads } = dialect
const url = 'https://storage.googleapis.com/photos/a?upload_id=FAKE'
const answer = (status: number, headers: Record<string, string> = {}, at = url) => ({
  status,
  headers,
  body: '',
  url: at,
})

describe('gcsResumableDialect', () => {
  it('begins with the headers of the object, but for those of a body', () => {
    const headers = { 'Content-Type': 'video/mp4', 'Content-MD5': 'FAKE', 'x-goog-meta-a': 'b' }
    expect(uploads.begin({ headers, query: { userProject: 'p' } })).toEqual({
      method: 'POST',
      query: { userProject: 'p' },
      headers: { 'content-type': 'video/mp4', 'x-goog-meta-a': 'b', 'x-goog-resumable': 'start' },
    })
  })

  it('readBegun takes the URL of a session, and none that leaves TLS', () => {
    expect(uploads.readBegun(answer(201, { location: url }))).toBe(url)
    expect(uploads.readBegun(answer(201, { location: 'http://127.0.0.1/a?upload_id=1' }))).toBeUndefined()
    const local = answer(201, { location: 'http://127.0.0.1/a?upload_id=1' }, 'http://127.0.0.1/a')
    expect(uploads.readBegun(local)).toBe('http://127.0.0.1/a?upload_id=1')
    expect(uploads.readBegun(answer(307, { location: url }))).toBeUndefined()
    expect(uploads.readBegun(answer(201))).toBeUndefined()
  })

  it.each([
    [uploads.piece(0, 262_144, 524_288), 'bytes 0-262143/524288'],
    [uploads.piece(262_144, 1), 'bytes 262144-262144/*'],
    [uploads.piece(0, 0, 0), 'bytes */0'],
    [uploads.ask(), 'bytes */*'],
    [uploads.ask(5), 'bytes */5'],
  ])('piece and ask write ranges: %#', (request, range) => {
    expect(request).toEqual({ method: 'PUT', headers: { 'content-range': range } })
  })

  it.each([
    [308, { range: 'bytes=0-262143' }, 262_144],
    [308, {}, 0],
    [308, { range: 'bytes=5-9' }, undefined],
    [308, { location: 'https://elsewhere.example.com' }, undefined],
    [200, {}, undefined],
  ])('readHeld reads %i with %o as %s', (status, headers, held) => {
    expect(uploads.readHeld(answer(status, headers as Record<string, string>))).toBe(held)
  })

  it('tells a piece that was taken, a stored object and a session that is gone', () => {
    expect(dialect.readError(answer(308))).toBeUndefined()
    expect(dialect.readStored(answer(308))).toBeUndefined()
    expect(dialect.readStored(answer(200, { etag: '"a"', 'x-goog-generation': '7' }))).toEqual({
      etag: '"a"',
      versionId: '7',
      checksums: {},
    })
    expect([404, 410].map((status) => dialect.readError(answer(status))?.kind)).toEqual(['upload_gone', 'upload_gone'])
    expect(dialect.readError(answer(404, {}, 'https://storage.googleapis.com/photos/a'))?.kind).toBe('missing')
  })
})
