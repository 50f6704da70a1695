import { describe, expect, it } from 'vitest'
import { abortMultipart, completeMultipart, initiateMultipart, listParts, uploadPart } from './multipart.js'

const ID = '0004B9895DBBB6EC98E36'

describe('multipart calls', () => {
  it('spells every call as the service documents it', () => {
    expect(initiateMultipart({ 'content-type': 'video/mp4' })).toEqual({
      method: 'POST',
      query: { uploads: null },
      headers: { 'content-type': 'video/mp4' },
    })
    expect(uploadPart(ID, 10_000)).toEqual({
      method: 'PUT',
      query: { partNumber: '10000', uploadId: ID },
      headers: {},
    })
    expect(listParts(ID)).toEqual({ method: 'GET', query: { uploadId: ID }, headers: {} })
    expect(listParts(ID, { after: 1000, max: 100, encodedKey: true }).query).toEqual({
      uploadId: ID,
      'part-number-marker': '1000',
      'max-parts': '100',
      'encoding-type': 'url',
    })
    expect(abortMultipart(ID)).toEqual({ method: 'DELETE', query: { uploadId: ID }, headers: {} })
  })

  it('names parts by number, whatever order they are given in, and escapes their tags', () => {
    const parts = [
      { number: 10, etag: '"B"' },
      { number: 9, etag: 'A<&' },
    ]
    expect(completeMultipart(ID, parts)).toEqual({
      method: 'POST',
      query: { uploadId: ID },
      headers: { 'content-type': 'application/xml' },
      body:
        '<CompleteMultipartUpload><Part><PartNumber>9</PartNumber><ETag>A&#60;&#38;</ETag></Part>' +
        '<Part><PartNumber>10</PartNumber><ETag>&#34;B&#34;</ETag></Part></CompleteMultipartUpload>',
    })
    expect(parts[0]?.number).toBe(10)
  })

  it('refuses numbers out of range and an empty id, which would mean another call', () => {
    for (const number of [0, 10_001, 1.5, Number.NaN])
      expect(() => uploadPart(ID, number)).toThrow(
        expect.objectContaining({ code: 'query_invalid', message: expect.stringContaining('1 to 10000') }),
      )
    expect(() => listParts(ID, { max: 1001 })).toThrow(expect.objectContaining({ code: 'query_invalid' }))
    expect(() => abortMultipart('')).toThrow(expect.objectContaining({ code: 'query_invalid' }))
  })

  it('refuses to complete nothing, or a part twice', () => {
    const twice = [1, 2, 1].map((number) => ({ number, etag: '"A"' }))
    expect(() => completeMultipart(ID, twice)).toThrow(/part 1 twice/)
    expect(() => completeMultipart(ID, [])).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    const many = Array.from({ length: 10_001 }, (_, index) => ({ number: index + 1, etag: '"A"' }))
    expect(() => completeMultipart(ID, many)).toThrow(/10001 parts/)
  })
})
