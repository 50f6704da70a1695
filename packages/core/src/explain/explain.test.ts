import { describe, expect, it } from 'vitest'
import type { SigningStrings } from '../schemes/plan.js'
import type { Cause } from './cause.js'
import { explain } from './explain.js'
import type { Hints } from './hints.js'

const SCOPE = '20260101/cn-hangzhou/oss/request'

/** Texts of the family with a canonical request. */
function scoped(
  change: Partial<
    Record<'method' | 'path' | 'query' | 'headers' | 'names' | 'payload' | 'scope' | 'time', string>
  > = {},
): SigningStrings {
  const {
    method = 'PUT',
    path = '/photos/a/b%20c.jpg',
    query = 'a=1&b=x%20y&z',
    headers = 'content-type:image/jpeg\nhost:h\nx-meta-a:1',
    names = 'host',
    payload = 'UNSIGNED',
    scope = SCOPE,
    time = '20260101T000000Z',
  } = change
  const canonicalRequest = [method, path, query, headers, '', names, payload].join('\n')
  return { canonicalRequest, stringToSign: ['TEST4-HMAC', time, scope, 'digest'].join('\n') }
}

/** Texts of the older family. */
function older(
  change: Partial<Record<'method' | 'type' | 'date' | 'headers' | 'resource', string>> = {},
): SigningStrings {
  const {
    method = 'PUT',
    type = 'image/jpeg',
    date = '1767225600',
    headers = 'x-meta-a:1\n',
    resource = '/photos/a/b c.jpg?acl',
  } = change
  return { stringToSign: `${method}\n\n${type}\n${date}\n${headers}${resource}` }
}

const causes = (ours: SigningStrings, theirs: SigningStrings): Cause[] =>
  explain(ours, theirs).map(({ cause }) => cause)

describe('of two texts with a canonical request', () => {
  it.each<
    [
      string,
      Partial<Record<'method' | 'path' | 'query' | 'headers' | 'names' | 'payload' | 'scope' | 'time', string>>,
      Cause[],
    ]
  >([
    ['nothing', {}, ['secret']],
    ['method', { method: 'GET' }, ['method_changed']],
    ['encoded twice', { path: '/photos/a/b%2520c.jpg' }, ['encoded_twice']],
    ['plus for a blank', { path: '/photos/a/b%2Bc.jpg' }, ['plus_for_space']],
    ['bucket missing', { path: '/a/b%20c.jpg' }, ['bucket_missing']],
    ['bucket doubled', { path: '/photos/photos/a/b%20c.jpg' }, ['bucket_doubled']],
    ['another bucket', { path: '/other/a/b%20c.jpg' }, ['bucket_changed']],
    ['another key', { path: '/photos/a/c.jpg' }, ['key_changed']],
    ['slashes escaped', { path: '/photos/a%2Fb%20c.jpg' }, ['encoding_differs']],
    ['bucket doubled and encoded twice', { path: '/photos/photos/a/b%2520c.jpg' }, ['bucket_doubled', 'encoded_twice']],
    ['parameter order', { query: 'b=x%20y&a=1&z' }, ['query_order']],
    ['empty value', { query: 'a=1&b=x%20y&z=' }, ['query_empty_value']],
    ['parameter missing', { query: 'a=1&z' }, ['query_missing']],
    ['parameter added', { query: 'a=1&b=x%20y&utm=1&z' }, ['query_added']],
    ['parameter changed', { query: 'a=2&b=x%20y&z' }, ['query_changed']],
    ['value encoded twice', { query: 'a=1&b=x%2520y&z' }, ['encoded_twice']],
    ['HTML', { query: 'a=1&amp%3Bb=x%20y&amp%3Bz' }, ['url_damaged']],
    ['JSON', { query: 'a=1%5Cu0026b%3Dx' }, ['url_damaged']],
    ['header added', { headers: 'content-type:image/jpeg\nhost:h\nx-meta-a:1\nx-meta-b:2' }, ['header_added']],
    ['header missing', { headers: 'host:h\nx-meta-a:1' }, ['header_missing']],
    ['header changed', { headers: 'content-type:image/png\nhost:h\nx-meta-a:1' }, ['header_changed']],
    ['header padded', { headers: 'content-type: image/jpeg \nhost:h\nx-meta-a:1' }, ['header_trimmed']],
    ['Host', { headers: 'content-type:image/jpeg\nhost:proxy\nx-meta-a:1' }, ['host_changed']],
    [
      'additional',
      { headers: 'content-type:image/jpeg\nx-meta-a:1', names: '' },
      ['header_missing', 'additional_header_missing'],
    ],
    ['payload', { payload: 'e3b0' }, ['payload']],
    ['region', { scope: '20260101/oss-cn-hangzhou/oss/request' }, ['region']],
    ['product', { scope: '20260101/cn-hangzhou/s3/request' }, ['product']],
    ['time', { time: '20260101T001500Z' }, ['time_changed']],
  ])('%s', (_name, change, expected) => {
    expect(causes(scoped(), scoped(change))).toEqual(expected)
  })

  it('names the line, both texts, and who usually adds the header', () => {
    const [difference] = explain(scoped({ headers: 'host:h\nx-meta-a:1' }), scoped())
    expect(difference).toEqual({
      stage: 'canonical_request',
      line: 4,
      theirs: 'content-type:image/jpeg',
      cause: 'header_added',
      certainty: 'texts',
      id: 'header.added',
      values: { name: 'content-type', senders: expect.stringContaining('browsers') },
      fix: expect.stringMatching(/^Do not send "content-type" \(browsers add it .*\), or sign it/),
    })
  })

  it('names the proxies that make GET of HEAD', () => {
    const fix = (ours: string, theirs: string) => explain(scoped({ method: ours }), scoped({ method: theirs }))[0]?.fix
    expect(fix('HEAD', 'GET')).toBe('Sign for GET where a CDN or a proxy turns HEAD into it')
    expect(fix('GET', 'HEAD')).toBe('Send GET, which was signed, or sign for HEAD')
  })

  it('says by how much two moments differ', () => {
    const [difference] = explain(scoped(), scoped({ time: '20260101T001500Z' }))
    expect(difference?.fix).toContain('15 minutes apart')
  })

  it('says once what the credential repeats', () => {
    const query = (region: string) => `x-credential=${encodeURIComponent(`id/20260101/${region}/oss/request`)}`
    const side = (region: string) => scoped({ scope: `20260101/${region}/oss/request`, query: query(region) })
    expect(causes(side('cn-beijing'), side('cn-hangzhou'))).toEqual(['region'])
  })

  it('writes out what cannot be seen', () => {
    const [difference] = explain(scoped(), scoped({ headers: 'content-type:image/jpeg\u200b \nhost:h\nx-meta-a:1' }))
    expect(difference?.theirs).toBe('content-type:image/jpeg\\u{200b}·')
  })
})

describe('of two texts of the older family', () => {
  it.each<[string, Partial<Record<'method' | 'type' | 'date' | 'headers' | 'resource', string>>, Cause[]]>([
    ['nothing', {}, ['secret']],
    ['method', { method: 'GET' }, ['method_changed']],
    ['type missing', { type: '' }, ['header_missing']],
    ['type changed', { type: 'text/plain' }, ['header_changed']],
    ['header added', { headers: 'x-meta-a:1\nx-meta-b:2\n' }, ['header_added']],
    ['escapes signed', { resource: '/photos/a/b%20c.jpg?acl' }, ['not_decoded']],
    ['plus for a blank', { resource: '/photos/a/b+c.jpg?acl' }, ['plus_for_space']],
    ['empty value', { resource: '/photos/a/b c.jpg?acl=' }, ['query_empty_value']],
    ['bucket missing', { resource: '/a/b c.jpg?acl' }, ['bucket_missing']],
    ['date', { date: '1767225660' }, ['time_changed']],
  ])('%s', (_name, change, expected) => {
    expect(causes(older(), older(change))).toEqual(expected)
  })

  it('against the other family is another scheme', () => {
    expect(causes(older(), scoped())).toEqual(['scheme'])
    expect(causes(scoped(), older())).toEqual(['scheme'])
  })
})

describe('of a signature', () => {
  const texts = older()
  const ours = { ...texts, signature: 'aa+bb/cc=' }
  const answer = (signatureProvided: string) => ({
    code: 'SignatureDoesNotMatch',
    message: '',
    texts,
    signatureProvided,
  })

  it.each<[string, string, Cause]>([
    ['ours', 'aa+bb/cc=', 'secret'],
    ['with a blank for a plus', 'aa bb/cc=', 'plus_for_space'],
    ['cut short', 'aa+b', 'url_damaged'],
    ['another', 'zz', 'signature_damaged'],
  ])('that arrived %s', (_name, arrived, cause) => {
    expect(explain(ours, answer(arrived))).toEqual([expect.objectContaining({ stage: 'signature', cause })])
  })

  it('finds nothing between equal traces, nor where ours is not known', () => {
    expect(explain(ours, ours)).toEqual([])
    expect(explain(texts, ours)).toEqual([])
    expect(explain(texts, texts).map(({ cause }) => cause)).toEqual(['secret'])
  })

  it('never shows a token or a signature', () => {
    const side = (token: string) =>
      scoped({ query: `x-security-token=${token}&y=1`, headers: `host:h\nx-security-token:${token}` })
    const everything = JSON.stringify(
      explain({ ...side('FAKEtokenA'), signature: 'FAKEsignA' }, { ...side('FAKEtokenB'), signature: 'FAKEsignB' }),
    )
    expect(everything).toContain('query_changed')
    expect(everything).not.toContain('FAKE')
  })
})

describe('of an answer before signatures are compared', () => {
  const ours = scoped()

  it('explain says that an answer cannot be read without hints', () => {
    const fix = expect.stringContaining('without them texts are compared, and answers are not read')
    expect(explain(ours, { code: 'Skewed', message: 'Request has expired.' })).toEqual([
      expect.objectContaining({ stage: 'answer', cause: 'unknown', fix }),
    ])
  })

  it.each<[string, string, Cause]>([
    ['code', '', 'clock_skew'],
    ['other', 'says it', 'expired'],
    ['word', 'in both', 'region'],
    ['code', 'says it', 'expired'],
    ['unheard', 'of', 'unknown'],
  ])('explain reads %s "%s" by messages, then codes, then words', (code, message, cause) => {
    const hints: Hints = {
      messages: [[/says it/, 'expired']],
      codes: { code: 'clock_skew' },
      words: [[/^word in|says it/, 'region']],
    }
    expect(explain(ours, { code, message }, hints)).toEqual([expect.objectContaining({ stage: 'answer', cause })])
  })

  it('counts the minutes that a clock is off', () => {
    const answer = { code: 'RequestTimeTooSkewed', message: '', serverTime: '2026-01-01T00:20:00.000Z' }
    expect(explain(ours, answer, { codes: { RequestTimeTooSkewed: 'clock_skew' } })[0]).toMatchObject({
      ours: '20260101T000000Z',
      fix: expect.stringContaining('20 minutes behind'),
    })
  })

  it('believes the finer code of a provider before any words', () => {
    const answer = { code: 'AccessDenied', message: 'Request has expired.', ec: '7' }
    expect(explain(ours, answer, { codes: { '7': 'token_expired' } })[0]?.cause).toBe('token_expired')
  })
})
