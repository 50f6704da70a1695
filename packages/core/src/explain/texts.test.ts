import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Anatomy, anatomyOf, type Line } from './texts.js'

const flat = (anatomy: Anatomy) =>
  Object.fromEntries(
    Object.entries(anatomy).map(([name, found]) => [
      name,
      Array.isArray(found) ? found.map(({ text }: Line) => text) : (found as Line).text,
    ]),
  )

describe('anatomyOf', () => {
  it('takes a canonical request apart: method, path, query, headers, names, payload', () => {
    const anatomy = anatomyOf({
      canonicalRequest: 'PUT\n/b/k\na=1\nhost:h\nx-a:1\n\nhost\nUNSIGNED',
      stringToSign: 'T4\n20260101T000000Z\n20260101/eu/s/r\ndigest',
    })
    expect(flat(anatomy)).toEqual({
      algorithm: 'T4',
      time: '20260101T000000Z',
      scope: '20260101/eu/s/r',
      method: 'PUT',
      path: '/b/k',
      query: 'a=1',
      headers: ['host:h', 'x-a:1'],
      names: 'host',
      payload: 'UNSIGNED',
      others: [],
    })
    expect(anatomy.names).toEqual({ stage: 'canonical_request', line: 7, text: 'host' })
    expect(anatomy.scope).toEqual({ stage: 'string_to_sign', line: 3, text: '20260101/eu/s/r' })
  })

  it('takes one without headers, and one without a scope', () => {
    const canonicalRequest = 'GET\n/k\n\n\n\nUNSIGNED'
    expect(flat(anatomyOf({ canonicalRequest, stringToSign: 'T4\n1\nd1' }))).toEqual({
      algorithm: 'T4',
      time: '1',
      method: 'GET',
      path: '/k',
      query: '',
      headers: [],
      names: '',
      payload: 'UNSIGNED',
      others: [],
    })
  })

  it('takes a request of four parts, its headers in one line or each in its own', () => {
    const one = anatomyOf({ canonicalRequest: 'get\n/k\na=1\nhost=h&x-a=1%202\n', stringToSign: 'sha1\n1;2\nd1\n' })
    expect(flat(one)).toMatchObject({ method: 'get', path: '/k', query: 'a=1', headers: ['host:h', 'x-a:1 2'] })
    const each = anatomyOf({ stringToSign: 'GET\n/k\na=1\nhost:h\nx-a:1=2' })
    expect(flat(each)).toMatchObject({ headers: ['host:h', 'x-a:1=2'] })
  })

  it('takes the older family: method, MD5, type, date, headers, resource', () => {
    const anatomy = anatomyOf({ stringToSign: 'PUT\nmd5==\ntext/plain\n1699807420\nx-a:1\n/b/k?acl&x=1' })
    expect(flat(anatomy)).toEqual({
      method: 'PUT',
      time: '1699807420',
      path: '/b/k',
      query: 'acl&x=1',
      headers: ['content-md5:md5==', 'content-type:text/plain', 'x-a:1'],
      others: [],
    })
    // A decoded key may hold a newline.
    expect(flat(anatomyOf({ stringToSign: 'GET\n\n\n1\n/b/a\nb' }))).toMatchObject({
      path: '/b/a\nb',
      query: '',
      headers: [],
    })
  })

  it('keeps what it does not know as lines without a meaning', () => {
    expect(flat(anatomyOf({ canonicalRequest: 'what\nis this', stringToSign: 'X' }))).toEqual({
      algorithm: 'X',
      headers: [],
      others: ['what', 'is this'],
    })
    expect(flat(anatomyOf({ stringToSign: 'GET\n\nno resource' }))).toEqual({
      method: 'GET',
      headers: [],
      others: ['', 'no resource'],
    })
  })

  it('throws for no text, and shows each line where it stands', () => {
    const text = fc.string({ unit: fc.constantFrom('\n', '/', 'GET', ':', '=', '&', '%', 'a', '?') })
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), text, (canonicalRequest, stringToSign) => {
        const {
          headers,
          others,
          path: _p,
          query: _q,
          ...rest
        } = anatomyOf({ ...(canonicalRequest !== undefined && { canonicalRequest }), stringToSign })
        const lines = {
          canonical_request: canonicalRequest?.split('\n') ?? [],
          string_to_sign: stringToSign.split('\n'),
          answer: [],
          signature: [],
        }
        for (const { stage, line, text } of [...others, ...Object.values(rest)])
          expect(lines[stage][line - 1]).toBe(text)
        for (const { stage, line } of headers) expect(lines[stage].length).toBeGreaterThanOrEqual(line)
      }),
    )
  })
})
