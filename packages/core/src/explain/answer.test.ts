import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { createSyncSigner } from '../signer/signer.js'
import { toy } from '../testing/toy-scheme.js'
import { answerDifferences, isMismatch } from './answer.js'
import type { Cause } from './cause.js'
import type { Hints } from './hints.js'
import { ourSide, type TheirAnswer } from './sides.js'

const credentials = { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret' }
const signerWith = (securityToken?: string) =>
  createSyncSigner(toy(), {
    credentials: { ...credentials, securityToken },
    backend: nodeBackend,
    clock: { now: () => Date.parse('2026-01-01T00:00:00Z') },
  })
const input = { bucket: 'photos', key: 'a', expiresIn: 60 }
const link = ourSide(signerWith().presign(input))
const headers = ourSide(signerWith().sign(input))

const found = (answer: Partial<TheirAnswer>, ours = link, hints: Hints = {}) =>
  answerDifferences({ code: '', message: '', ...answer }, ours, hints)
const causes = (...args: Parameters<typeof found>): Cause[] => found(...args).map(({ cause }) => cause)

describe('isMismatch', () => {
  const mismatch = { code: 'SignatureDoesNotMatch', message: 'It does not match' }

  it('is true of a code for a wrong signature, and of an answer with texts', () => {
    expect(isMismatch(mismatch, {})).toBe(true)
    expect(isMismatch({ code: 'Any', message: '', texts: { stringToSign: '' } }, {})).toBe(true)
    expect(isMismatch({ code: 'AccessDenied', message: 'Request has expired' }, {})).toBe(false)
  })

  it('is false where the message of the one code tells another cause', () => {
    expect(isMismatch(mismatch, { messages: [[/does not match/, 'region']] })).toBe(false)
  })
})

describe('answerDifferences', () => {
  it.each<[string, Cause]>([
    ['Request is not yet valid', 'not_yet_valid'],
    ['The difference between the request time and the current time', 'clock_skew'],
    ['The security token has expired', 'token_expired'],
    ['Request has expired', 'expired'],
    ['Use one of them, not both', 'signed_twice'],
    ['The token does not match', 'token_wrong'],
    ['A token is needed', 'token_missing'],
    ['The Access Key Id does not exist', 'key_id'],
    ['Use the third level domain', 'addressing'],
    ['An additional header is not there', 'additional_header_missing'],
    ['Invalid signing region', 'region'],
    ['Invalid signing product', 'product'],
    ['Invalid credential date', 'day'],
    ['Query requires the X parameter', 'url_damaged'],
    ['The bucket name is invalid', 'addressing'],
    ['The host is invalid', 'addressing'],
    ['Unsupported signature version', 'scheme'],
    ['What is this', 'unknown'],
  ])('reads %j as %s', (message, cause) => {
    expect(causes({ message })).toEqual([cause])
  })

  it('believes finer codes, then messages of the provider, then its codes, then words', () => {
    const hints: Hints = { codes: { '7': 'day', Late: 'region' }, messages: [[/yes/, 'product']] }
    const answer = { code: 'Late', message: 'yes expired', ec: '7' }
    expect(causes(answer, link, hints)).toEqual(['day'])
    expect(causes({ ...answer, ec: '8' }, link, hints)).toEqual(['product'])
    expect(causes({ ...answer, ec: '8', message: 'expired' }, link, hints)).toEqual(['region'])
    expect(causes({ code: 'Other', message: 'expired' }, link, hints)).toEqual(['expired'])
  })

  it('goes by our side for what an answer leaves open', () => {
    const withToken = ourSide(signerWith('FAKEtoken').presign(input))
    expect(causes({ message: 'token' }, { texts: { stringToSign: 'x-security-token:…' } })).toEqual(['token_wrong'])
    expect(causes({ message: 'token' }, link)).toEqual(['token_missing'])
    expect(causes({ message: 'AccessDenied' }, link)).toEqual(['url_damaged', 'scheme', 'unsigned'])
    expect(causes({ message: 'AccessDenied' }, headers)).toEqual(['unsigned'])
    expect(causes({ message: 'Unsupported' }, headers)).toEqual(['scheme', 'header_changed'])
    expect(causes({ message: 'Unsupported' }, { texts: { stringToSign: '' } })).toEqual(['scheme'])
    expect(JSON.stringify(found({ message: 'token' }, withToken))).not.toContain('FAKE')
  })

  it('shows what of ours an answer is about', () => {
    expect(found({ message: 'expired' })[0]?.ours).toBe('2026-01-01T00:01:00.000Z')
    expect(found({ message: 'region' })[0]?.ours).toBe('20260101/here/toy')
    expect(found({ message: 'skew' })[0]?.ours).toBe('20260101T000000Z')
    expect(found({ code: 'C', message: 'm', ec: '7' })[0]?.theirs).toBe('C (7): m')
  })

  it('says how far a clock is off, and in which direction', () => {
    const fix = (answer: Partial<TheirAnswer>) => found({ message: 'skew', ...answer })[0]?.fix
    expect(fix({ serverTime: '2026-01-01T00:20:00Z' })).toContain('(it is 20 minutes behind)')
    expect(fix({ serverTime: '2025-12-31T23:40:00Z' })).toContain('(it is 20 minutes ahead)')
    expect(fix({ serverTime: '2026-01-01T00:20:00Z', requestTime: '2026-01-01T00:19:00Z' })).toContain(
      '60 seconds behind',
    )
    expect(fix({})).not.toContain('it is')
  })

  it('names the region to sign for, where the service tells it or the provider writes a prefix', () => {
    const fix = (answer: Partial<TheirAnswer>, hints: Hints = {}) =>
      found({ message: 'region', ...answer }, link, hints)[0]?.fix
    expect(fix({ region: 'there' })).toBe('Sign for region "there", which the service names')
    expect(fix({}, { regionPrefix: 'x-' })).toBe('Sign for the region of the bucket, without "x-"')
    expect(fix({})).toBe('Sign for the region of the bucket')
  })
})
