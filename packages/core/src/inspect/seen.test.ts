import { describe, expect, it } from 'vitest'
import type { Detection } from './detection.js'
import { seenIn } from './seen.js'

const detection: Detection = {
  family: 'toy',
  scheme: 'toy',
  mode: 'url',
  label: 'Toy',
  why: '',
  missing: [],
  escaped: false,
  region: 'here-1',
  signedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T01:00:00.000Z',
}
const url = 'https://h.example/a?x-credential=id%2F20260101&x-signature=00'
const seen = (given: Partial<Detection> = {}, options = {}, asked = url) =>
  seenIn({ method: 'GET', url: asked }, { ...detection, ...given }, options).map(({ id }) => id)

describe('seenIn', () => {
  it('sees nothing in a request that is whole and in time', () => {
    expect(seen({}, { at: new Date('2026-01-01T00:30:00Z') })).toEqual([])
  })

  it('sees that there is no signature', () => {
    expect(seenIn({ method: 'GET', url }, undefined).map(({ cause }) => cause)).toEqual(['unsigned'])
  })

  it.each<[string, Partial<Detection>, string]>([
    ['&amp;', { escaped: true }, 'url.escaped'],
    ['a cut', { missing: ['x-signature'] }, 'url.cut'],
    ['a region with a low line', { region: 'us_east_1' }, 'region.misspelt'],
    ['a region in capitals', { region: 'US-EAST-1' }, 'region.misspelt'],
    ['a host of another region', { hostRegion: 'there-2' }, 'region.host'],
  ])('sees %s', (_, given, id) => {
    expect(seen(given)).toEqual([id])
  })

  it('leaves a set of regions, and a host that does not tell, alone', () => {
    expect(seen({ region: '*', hostRegion: 'here-1' })).toEqual([])
    expect(seen({ hostRegion: 'auto' })).toEqual([])
  })

  it('sees a credential without its id, and does not call it cut', () => {
    expect(seen({}, {}, 'https://h.example/a?x-credential=%2F20260101')).toEqual(['key_id.empty'])
    const given = { missing: ['OSSAccessKeyId'] }
    expect(seen(given, {}, 'https://h.example/a?OSSAccessKeyId=&Expires=1')).toEqual(['key_id.empty'])
  })

  it('sees a + in the signature, a checksum of an empty body, and a scheme that cannot be verified', () => {
    expect(seen({}, {}, 'https://h.example/a?Signature=a+b')).toEqual(['signature.plus_raw'])
    expect(seen({}, { hints: { emptyChecksums: { 'x-sum': '0' } } }, 'https://h.example/a?X-Sum=0')).toEqual([
      'checksum.empty',
    ])
    expect(seen({}, { known: false })).toEqual(['scheme.recognised'])
  })

  it('says how long ago it ended, and when it begins', () => {
    const said = (at: string) => seenIn({ method: 'GET', url }, detection, { at: new Date(at) })[0]?.fix
    expect(said('2026-01-01T04:12:00Z')).toContain('it ended at 2026-01-01T01:00:00.000Z, 3 hours ago')
    expect(said('2025-12-31T23:00:00Z')).toContain('Wait until 2026-01-01T00:00:00.000Z')
    expect(said('2025-12-31T23:50:00Z')).toBeUndefined()
  })
})
