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

/** What comes of an answer whose cause the provider's hints tell. */
const found = (cause: Cause, answer: Partial<TheirAnswer> = {}, ours = link, hints: Hints = {}) =>
  answerDifferences({ code: 'X', message: '', ...answer }, ours, { codes: { X: cause }, ...hints })
const causes = (...args: Parameters<typeof found>): Cause[] => found(...args).map(({ cause }) => cause)

describe('answerDifferences', () => {
  it.each(['constructor', '__proto__', 'toString'])('knows no cause of a code that is %s', (code) => {
    expect(causes('region', { code, ec: code })).toEqual(['unknown'])
  })

  it('looks for words in the first sentence of a book', () => {
    const words = [[/signature.*not.*match/i, 'signer_or_secret']] as const
    const message = `signature ${'not '.repeat(300_000)}`
    expect(causes('region', { code: 'Y', message }, link, { words })).toEqual(['unknown'])
  })
})

describe('isMismatch', () => {
  const mismatch = { code: 'SignatureDoesNotMatch', message: 'It does not match' }
  const hints = { mismatch: /^SignatureDoesNotMatch$/ } as Hints

  it('is true of a code for a wrong signature, and of an answer with texts', () => {
    expect(isMismatch(mismatch, hints)).toBe(true)
    expect(isMismatch({ code: 'Any', message: '', texts: { stringToSign: '' } }, hints)).toBe(true)
    expect(isMismatch({ code: 'AccessDenied', message: 'Request has expired' }, hints)).toBe(false)
  })

  it('is false where the message of the one code tells another cause', () => {
    expect(isMismatch(mismatch, { ...hints, messages: [[/does not match/, 'region']] })).toBe(false)
  })
})

describe('answerDifferences', () => {
  it('believes finer codes, then messages of the provider, then its codes', () => {
    const hints: Hints = { codes: { '7': 'day', Late: 'region' }, messages: [[/yes/, 'product']] }
    const answer = { code: 'Late', message: 'yes', ec: '7' }
    expect(causes('unknown', answer, link, hints)).toEqual(['day'])
    expect(causes('unknown', { ...answer, ec: '8' }, link, hints)).toEqual(['product'])
    expect(causes('unknown', { ...answer, ec: '8', message: '' }, link, hints)).toEqual(['region'])
    expect(causes('unknown', { code: 'Unheard', message: 'of' }, link, hints)).toEqual(['unknown'])
  })

  it('goes by our side for what an answer leaves open', () => {
    expect(causes('token_missing', {}, { texts: { stringToSign: 'x-security-token:…' } })).toEqual(['token_wrong'])
    expect(causes('token_missing')).toEqual(['token_missing'])
    expect(causes('unsigned')).toEqual(['url_damaged', 'scheme', 'unsigned'])
    expect(causes('unsigned', {}, headers)).toEqual(['unsigned'])
    expect(causes('scheme', {}, headers)).toEqual(['scheme', 'header_changed'])
    expect(causes('scheme', {}, { texts: { stringToSign: '' } })).toEqual(['scheme'])
  })

  it('shows what of ours an answer is about', () => {
    expect(found('expired')[0]?.ours).toBe('2026-01-01T00:01:00.000Z')
    for (const cause of ['region', 'product', 'day'] as const) expect(found(cause)[0]?.ours).toBe('20260101/here/toy')
    for (const cause of ['clock_skew', 'not_yet_valid'] as const) expect(found(cause)[0]?.ours).toBe('20260101T000000Z')
    expect(found('key_id')[0]?.ours).toBeUndefined()
    expect(found('key_id', { message: 'm', ec: '7' })[0]?.theirs).toBe('X (7): m')
  })

  it('shows no token and no signature of an answer', () => {
    const withToken = ourSide(signerWith('FAKEtoken').presign(input))
    const answer = { message: 'x-toy-token=FAKEtoken&x-toy-signature=FAKEsignature' }
    expect(JSON.stringify(found('token_wrong', answer, withToken))).not.toContain('FAKE')
  })

  it('says how far a clock is off, and in which direction', () => {
    const fix = (answer: Partial<TheirAnswer>) => found('clock_skew', answer)[0]?.fix
    expect(fix({ serverTime: '2026-01-01T00:20:00Z' })).toContain('(it is 20 minutes behind)')
    expect(fix({ serverTime: '2025-12-31T23:40:00Z' })).toContain('(it is 20 minutes ahead)')
    expect(fix({ serverTime: '2026-01-01T00:20:00Z', requestTime: '2026-01-01T00:19:00Z' })).toContain(
      '60 seconds behind',
    )
    expect(fix({})).not.toContain('it is')
  })

  it('names the region to sign for, where the service tells it or the provider writes a prefix', () => {
    const fix = (answer: Partial<TheirAnswer>, hints: Hints = {}) => found('region', answer, link, hints)[0]?.fix
    expect(fix({ region: 'over-there' })).toBe('Sign for region "over-there", which the service names')
    expect(fix({}, { regionPrefix: 'x-' })).toBe('Sign for the region of the bucket, without "x-"')
    expect(fix({})).toBe('Sign for the region of the bucket')
  })
})
