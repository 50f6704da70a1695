import { describe, expect, it } from 'vitest'
import { traceOf } from './trace.js'

const short = (...args: Parameters<typeof traceOf>) =>
  traceOf(...args).map(
    ({ role, from }) => `${role}: ${from.map((one) => [one.in, one.name].filter(Boolean).join(' ')).join(', ')}`,
  )

describe('traceOf', () => {
  it('says of each line of a canonical request what it is and where it came from', () => {
    const request = {
      method: 'PUT',
      url: 'https://photos.toy.example/a%20b?x-date=20260101T000000Z&x-credential=id%2F20260101%2Fhere%2Ftoy',
      headers: [['Content-Type', 'image/jpeg']] as const,
    }
    const texts = {
      canonicalRequest: [
        'PUT',
        '/photos/a%20b',
        'x-credential=id%2F20260101%2Fhere%2Ftoy&x-date=20260101T000000Z&x-other=1',
        'content-type:image/jpeg',
        'host:photos.toy.example',
        'x-late:1',
        '',
        'host',
        'UNSIGNED-PAYLOAD',
      ].join('\n'),
      stringToSign: `TOY4\n20260101T000000Z\n20260101/here/toy\n${'0'.repeat(64)}`,
    }
    expect(short(texts, request)).toEqual([
      'method: method',
      'path: host, path',
      'query: parameter x-credential, parameter x-date, computed',
      'header: header content-type',
      'header: host',
      'header: computed',
      'empty: constant',
      'names: computed',
      'payload: constant',
      'algorithm: constant',
      'time: parameter x-date',
      'scope: parameter x-credential',
      'digest: computed canonical request',
    ])
  })

  it('knows the slots of the older family, and headers that stand in one line', () => {
    const request = {
      method: 'PUT',
      url: 'https://h/k?Expires=1699807420',
      headers: [['Content-Type', 'a/b']] as const,
    }
    expect(short({ stringToSign: 'PUT\n\na/b\n1699807420\n/photos/k' }, request)).toEqual([
      'method: method',
      'empty: constant',
      'header: header content-type',
      'time: parameter Expires',
      'path: computed',
    ])
    const one = { canonicalRequest: 'put\n/k\n\ncontent-type=a%2Fb&host=h\n', stringToSign: 'sha1\n1;2\nx\n' }
    expect(short(one, request)[3]).toBe('header: header content-type, host')
  })
})
