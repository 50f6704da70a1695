import { describe, expect, it } from 'vitest'
import { detect } from './detect.js'
import { credentialParts, type Detector, itemOf, momentIn, recognize } from './detection.js'
import { marksOf } from './marks.js'

const toy: Detector = {
  family: 'toy',
  schemes: [{ scheme: 'toy-v1', label: 'Toy' }],
  detect: (marks) =>
    recognize(marks, {
      family: 'toy',
      scheme: 'toy-v1',
      label: 'Toy',
      tells: ['toy-key', ['toy-version', /^1$/]],
      needs: ['toy-key', 'toy-date', 'toy-signature'],
      begins: /^TOY /,
      items: ['Key', 'Signature'],
      facts: ({ parameters }) => ({ accessKeyId: parameters.get('toy-key'), region: undefined }),
    }),
}

describe('detect', () => {
  it('names what is missing, and leaves out what is not known', () => {
    expect(detect([toy], { url: 'https://H:443/a?toy-key=k%20+&toy-date=' })).toEqual([
      {
        family: 'toy',
        scheme: 'toy-v1',
        mode: 'url',
        label: 'Toy',
        why: 'its URL has toy-key',
        accessKeyId: 'k  ',
        missing: ['toy-date', 'toy-signature'],
        escaped: false,
      },
    ])
  })

  it('puts what lacks least first', () => {
    const headers = [['AUTHORIZATION', 'TOY Key=k, Signature=s']] as const
    const found = detect([toy], { url: 'https://h/?toy-version=1', headers })
    expect(found.map(({ mode, missing }) => [mode, missing.length])).toEqual([
      ['header', 0],
      ['url', 3],
    ])
  })

  it('asks for the value of a tell, where it has one', () => {
    expect(detect([toy], { url: 'https://h/?toy-version=2' })).toEqual([])
  })
})

it('marksOf reads what URL parsers refuse', () => {
  expect(marksOf({ url: ' https://me:pw@H.example:9000/a b/%zz?x=%zz&x=2&amp;y&#z ' })).toMatchObject({
    host: 'h.example',
    path: '/a b/%zz',
    escaped: true,
    parameters: new Map([
      ['y', ''],
      ['x', '%zz'],
    ]),
  })
})

it('momentIn reads three forms of a date, and no others', () => {
  const iso = '2026-01-01T00:00:00.000Z'
  const forms = ['20260101T000000Z', 'Thu, 01 Jan 2026 00:00:00 GMT', '1767225600']
  expect(forms.map((text) => momentIn(text))).toEqual([iso, iso, iso])
  expect(momentIn('1767225590', '10')).toBe(iso)
  const others = [undefined, '', 'now', '20260230T000000Z', '999999999999']
  expect(others.map((text) => momentIn(text))).toEqual(others.map(() => undefined))
  expect(momentIn('1', 'x')).toBe(undefined)
})

it('credentialParts reads from the end, and itemOf by name', () => {
  expect(credentialParts('a/b/day/region/service/request', 4)).toEqual(['a/b', 'day', 'region', 'service', 'request'])
  expect(itemOf('TOY Key=a/b,SignedKey=c, Signature=s', 'Key')).toBe('a/b')
  expect(itemOf('TOY Key=a', 'Signature')).toBe(undefined)
})
