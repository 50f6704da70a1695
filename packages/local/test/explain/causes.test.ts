import { createSyncSigner, type PresignInput, type Secret, type SignInput } from '@presign/core'
import { type Cause, explain, type Ours, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { ossHints } from '@presign/oss/explain'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../../src/oss.js'
import { KEYS, start } from '../harness.js'
import { answerTo, signedByHand, type Wire, wireOf } from './wire.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', 'others'] })
})
afterAll(() => oss.close())

interface Signing {
  readonly region?: string
  readonly product?: string
  readonly credentials?: Secret
  /** Minutes that the signer's clock is ahead. */
  readonly ahead?: number
}

function signer({ region = oss.region, product = 'oss', credentials = KEYS, ahead = 0 }: Signing = {}) {
  const scheme = ossV4({ region, product, endpoint: oss.endpoint })
  return createSyncSigner(scheme, {
    credentials,
    backend: nodeBackend,
    clock: { now: () => oss.clock.now() + ahead * 60_000 },
  })
}

function v1() {
  return createSyncSigner(ossV1({ region: oss.region, endpoint: oss.endpoint }), {
    credentials: KEYS,
    backend: nodeBackend,
    clock: oss.clock,
  })
}

const url = (input: Partial<PresignInput> = {}, how: Signing = {}) =>
  signer(how).presign({ bucket: 'photos', key: 'a/b c.jpg', expiresIn: 60, allowUnsafeKey: true, ...input })

const headers = (input: Partial<SignInput> = {}, how: Signing = {}) =>
  signer(how).sign({ bucket: 'photos', key: 'a/b c.jpg', allowUnsafeKey: true, ...input })

interface Made {
  readonly ours: Ours
  readonly wire: Wire
}

/** A right signature that goes out wrongly. */
const sent = (ours: ReturnType<typeof url>, change: (wire: Wire) => Partial<Wire>): Made => {
  const wire = wireOf(ours)
  return { ours, wire: { ...wire, ...change(wire) } }
}

/** A wrong signature that goes out as it is. */
const signed = (ours: ReturnType<typeof url>): Made => sent(ours, () => ({}))

/** A canonical request that someone wrote by hand, with a mistake in it. */
const byHand = (
  ours: ReturnType<typeof url>,
  change: Parameters<typeof signedByHand>[2],
  secret = KEYS.accessKeySecret,
): Made => {
  const { trace, wire } = signedByHand(ours, secret, change)
  return { ours: trace, wire }
}

const line = (index: number, change: (line: string) => string) => (text: string) =>
  text
    .split('\n')
    .map((found, at) => (at === index ? change(found) : found))
    .join('\n')

const without =
  (name: string) =>
  ({ headers }: Wire) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([found]) => found !== name)),
  })
const withHeader =
  (name: string, value: string) =>
  ({ headers }: Wire) => ({ headers: { ...headers, [name]: value } })
const withTarget =
  (change: (target: string) => string) =>
  ({ target }: Wire) => ({ target: change(target) })

const MISTAKES: readonly (readonly [Cause, string, () => Made])[] = [
  [
    'header_added',
    'a sender adds a Content-Type',
    () => sent(url({ method: 'PUT' }), withHeader('content-type', 'image/jpeg')),
  ],
  ['header_added', 'a CDN adds a header of its own', () => sent(url(), withHeader('x-oss-range-behavior', 'standard'))],
  [
    'header_added',
    'with V1',
    () =>
      sent(
        v1().presign({ method: 'PUT', bucket: 'photos', key: 'a', expiresIn: 60 }),
        withHeader('content-type', 'image/jpeg'),
      ),
  ],
  [
    'header_missing',
    'a sender drops metadata',
    () => sent(url({ headers: { 'x-oss-meta-a': '1' } }), without('x-oss-meta-a')),
  ],
  [
    'header_missing',
    'a sender drops the type',
    () => sent(headers({ method: 'PUT', headers: { 'content-type': 'image/png' } }), without('content-type')),
  ],
  [
    'header_changed',
    'a sender adds a charset',
    () =>
      sent(
        url({ method: 'PUT', headers: { 'content-type': 'text/plain' } }),
        withHeader('content-type', 'text/plain; charset=utf-8'),
      ),
  ],
  [
    'header_trimmed',
    'someone signs blanks that do not survive',
    () =>
      byHand(url({ headers: { 'x-oss-meta-a': 'v' } }), {
        canonical: (text) => text.replace('x-oss-meta-a:v', 'x-oss-meta-a: v '),
      }),
  ],
  [
    'additional_header_missing',
    'an additional header is not sent',
    () => sent(url({ headers: { range: 'bytes=0-1' }, additionalHeaders: ['range'] }), without('range')),
  ],
  [
    'host_changed',
    'a proxy writes its own Host',
    () => sent(url({ additionalHeaders: ['host'] }), ({ host }) => ({ host: host.replace('127.0.0.1', 'localhost') })),
  ],
  ['method_changed', 'GET for HEAD', () => sent(url({ method: 'HEAD' }), () => ({ method: 'GET' }))],
  ['method_changed', 'HEAD for GET, whose answer has no body', () => sent(url(), () => ({ method: 'HEAD' }))],
  [
    'encoded_twice',
    'the URL is encoded once more',
    () =>
      sent(
        url(),
        withTarget((target) => target.replace('%20', '%2520')),
      ),
  ],
  [
    'not_decoded',
    'with V1, which signs decoded text',
    () =>
      sent(
        v1().presign({ bucket: 'photos', key: 'b c', expiresIn: 60 }),
        withTarget((target) => target.replace('%20', '%2520')),
      ),
  ],
  [
    'decoded_twice',
    'a proxy decodes the path',
    () =>
      sent(
        url({ key: '100%25' }),
        withTarget((target) => target.replace('%2525', '%25')),
      ),
  ],
  [
    'plus_for_space',
    'a + in the path is not escaped',
    () =>
      sent(
        url({ key: 'a+b.txt' }),
        withTarget((target) => target.replace('a%2Bb', 'a+b')),
      ),
  ],
  [
    'plus_for_space',
    'a + in a parameter is not escaped',
    () =>
      sent(
        url({ query: { 'response-content-type': 'a+b' } }),
        withTarget((target) => target.replace('a%2Bb', 'a+b')),
      ),
  ],
  ['plus_for_space', 'the signature of V1 is not escaped', () => signatureWithPlus()],
  [
    'path_normalised',
    'slashes are merged',
    () =>
      sent(
        url({ key: 'a//b' }),
        withTarget((target) => target.replace('a//b', 'a/b')),
      ),
  ],
  [
    'path_normalised',
    'dot segments are collapsed',
    () =>
      sent(
        url({ key: 'a/../b' }),
        withTarget((target) => target.replace('a/../b', 'b')),
      ),
  ],
  [
    'encoding_differs',
    'encodeURIComponent alone',
    () =>
      byHand(url({ key: "it's (1)!*" }), {
        canonical: line(1, (path) => path.replace(/%(2[1789A])/g, (text) => decodeURIComponent(text))),
      }),
  ],
  [
    'encoding_differs',
    'slashes of the key escaped',
    () => byHand(url(), { canonical: line(1, (path) => path.replace('a/b', 'a%2Fb')) }),
  ],
  [
    'key_changed',
    'another object',
    () =>
      sent(
        url(),
        withTarget((target) => target.replace('c.jpg', 'd.jpg')),
      ),
  ],
  [
    'bucket_missing',
    'someone signs the path of the URL',
    () => byHand(url(), { canonical: line(1, (path) => path.replace('/photos', '')) }),
  ],
  [
    'bucket_doubled',
    'path style at a bucket host',
    () => sent(url(), () => ({ host: `photos.localhost:${oss.port}` })),
  ],
  [
    'bucket_changed',
    'another bucket',
    () =>
      sent(
        url(),
        withTarget((target) => target.replace('photos', 'others')),
      ),
  ],
  [
    'addressing',
    'path style at the host of the service',
    () => sent(url(), () => ({ host: 'oss-cn-hangzhou.aliyuncs.com' })),
  ],
  ['addressing', 'a domain that is bound to no bucket', () => sent(url(), () => ({ host: 'img.example.com' }))],
  [
    'query_added',
    'a cache buster',
    () =>
      sent(
        url(),
        withTarget((target) => `${target}&_=1`),
      ),
  ],
  [
    'query_missing',
    'a parameter is dropped',
    () =>
      sent(
        url({ query: { acl: null } }),
        withTarget((target) => target.replace('acl&', '')),
      ),
  ],
  [
    'query_changed',
    'a parameter is changed',
    () =>
      sent(
        url({ query: { 'x-oss-process': 'image/info' } }),
        withTarget((target) => target.replace('info', 'resize')),
      ),
  ],
  [
    'query_order',
    'sorted by locale, as ali-oss does',
    () =>
      byHand(url({ query: { B: '1', a: '2' } }), {
        canonical: line(2, (query) => query.replace('B=1&a=2', 'a=2&B=1')),
      }),
  ],
  [
    'query_empty_value',
    'acl= for acl, as ali-oss signs it',
    () => byHand(url({ query: { acl: null } }), { canonical: line(2, (query) => query.replace('acl&', 'acl=&')) }),
  ],
  [
    'url_damaged',
    'HTML escaping',
    () =>
      sent(
        url(),
        withTarget((target) => target.replaceAll('&', '&amp;')),
      ),
  ],
  [
    'url_damaged',
    'HTML escaping after the marks of a signature',
    () =>
      sent(
        headers({ query: { a: '1', b: '2' } }),
        withTarget((target) => target.replaceAll('&', '&amp;')),
      ),
  ],
  [
    'url_damaged',
    'JSON escaping',
    () =>
      sent(
        url(),
        withTarget((target) => target.replaceAll('&', '%5Cu0026')),
      ),
  ],
  [
    'url_damaged',
    'an unquoted & in a shell',
    () =>
      sent(
        url(),
        withTarget((target) => target.replace(/&.*/, '')),
      ),
  ],
  [
    'url_damaged',
    'cut short in the signature',
    () =>
      sent(
        url(),
        withTarget((target) => target.slice(0, -9)),
      ),
  ],
  [
    'url_damaged',
    'cut short before the signature',
    () =>
      sent(
        url(),
        withTarget((target) => target.replace(/&x-oss-signature=.*/, '')),
      ),
  ],
  ['region', 'another region', () => signed(url({}, { region: 'cn-beijing' }))],
  ['region', 'with "oss-"', () => byHand(url(), { scope: (scope) => scope.replace('cn-', 'oss-cn-') })],
  ['product', 'another product', () => signed(headers({}, { product: 'oss-cloudbox' }))],
  [
    'day',
    'the local day, which is not that of UTC',
    () => byHand(url(), { scope: (scope) => scope.replace(/^\d+/, (day) => `${Number(day) + 1}`) }),
  ],
  ['secret', 'another secret', () => signed(url({}, { credentials: { ...KEYS, accessKeySecret: 'FAKEother' } }))],
  ['secret', 'a line end copied along with the secret', () => byHand(headers(), {}, `${KEYS.accessKeySecret}\n`)],
  ['key_id', 'an id nobody knows', () => signed(url({}, { credentials: { ...KEYS, accessKeyId: 'LTAItestNOBODY' } }))],
  [
    'token_missing',
    'temporary credentials without their token',
    () => {
      const token = /&x-oss-security-token=[^&\n]*/
      const { ours, wire } = byHand(url({}, { credentials: temporary() }), {
        canonical: (text) => text.replace(token, ''),
      })
      return { ours, wire: { ...wire, target: wire.target.replace(token, '') } }
    },
  ],
  [
    'token_wrong',
    'the token of other credentials',
    () => signed(url({}, { credentials: { ...temporary(), securityToken: temporary().securityToken } })),
  ],
  ['token_expired', 'a token that has died', () => signed(deadToken())],
  ['clock_skew', 'a clock that is ahead', () => signed(headers({}, { ahead: 20 }))],
  ['clock_skew', 'a clock that is behind', () => signed(headers({}, { ahead: -95 }))],
  ['not_yet_valid', 'a URL from the future', () => signed(url({}, { ahead: 20 }))],
  ['expired', 'a URL that is too old', () => signed(url({}, { ahead: -20 }))],
  [
    'scheme',
    'a scheme of another provider',
    () => sent(headers(), withHeader('authorization', 'AWS4-HMAC-SHA256 Credential=x')),
  ],
  [
    'signed_twice',
    'an Authorization header beside a signed URL',
    () => sent(url(), withHeader('authorization', 'Bearer FAKE')),
  ],
  ['unsigned', 'a redirect drops Authorization', () => sent(headers(), without('authorization'))],
]

const temporary = () => {
  const { accessKeyId, accessKeySecret, securityToken } = oss.issueTemporaryCredentials()
  return { accessKeyId, accessKeySecret, securityToken }
}

function deadToken() {
  const { accessKeyId, accessKeySecret, securityToken } = oss.issueTemporaryCredentials({ expiresIn: 60 })
  oss.clock.set(oss.clock.now() + 61_000)
  return url({ expiresIn: 3600 }, { credentials: { accessKeyId, accessKeySecret, securityToken } })
}

/** One signature in two has a `+` in it. */
function signatureWithPlus(): Made {
  for (let turn = 0; ; turn++) {
    const ours = v1().presign({ bucket: 'photos', key: `k${turn}`, expiresIn: 60 })
    if (/Signature=[^&]*%2B/.test(ours.url))
      return sent(
        ours,
        withTarget((target) => target.replaceAll('%2B', '+')),
      )
  }
}

describe('the cause is found from the answer of a server alone', () => {
  it.each(MISTAKES)('%s: %s', async (cause, _name, make) => {
    const { ours, wire } = make()
    const answer = await answerTo(oss, wire)
    expect(answer, 'the server must refuse').toBeDefined()
    const found = explain(ours, answer!, ossHints)
    expect(found.map((one) => one.cause)).toContain(cause)
    expect(found.every(({ fix }) => fix.length > 10)).toBe(true)
  })

  it('V1 against V4: what is signed for one and answered for the other', async () => {
    const { ours, wire } = sent(url(), withHeader('x-oss-meta-a', '1'))
    const answer = await answerTo(oss, wire)
    const other = v1().presign({ bucket: 'photos', key: 'a/b c.jpg', expiresIn: 60 })
    expect(explain(other, answer!, ossHints)[0]?.cause).toBe('scheme')
    expect(explain(ours, answer!, ossHints)[0]?.cause).toBe('header_added')
  })

  it('says how many minutes a clock is off', async () => {
    const ours = headers({}, { ahead: 20 })
    const answer = await answerTo(oss, wireOf(ours))
    expect(explain(ours, answer!, ossHints)[0]?.fix).toContain('20 minutes ahead')
  })
})

/** How `reproduce` reads what was signed with V4. */
const READER = { scheme: ossV4Verification({ region: 'cn-hangzhou' }), mistakes: ossV4Mistakes }

describe('a proof by the signer that has the secret', () => {
  it('that a line end was copied along with the secret', async () => {
    const { wire } = signedByHand(url(), `${KEYS.accessKeySecret}\n`, {})
    const answer = await answerTo(oss, wire)
    const right = signer()
    const found = right.run(reproduce(url(), answer!, { ...READER, endpoints: [oss.endpoint] }))
    expect(found).toMatchObject({ found: true, proof: 'signature', mistakes: [{ cause: 'secret_whitespace' }] })
  })

  it.each<[string, Parameters<typeof signedByHand>[2], Cause[]]>([
    ['the bucket is missing', { canonical: line(1, (path) => path.replace('/photos', '')) }, ['bucket_missing']],
    ['the region has its prefix', { scope: (scope) => scope.replace('cn-', 'oss-cn-') }, ['region']],
    [
      'the value keeps its sign',
      { canonical: line(2, (query) => query.replace('acl&', 'acl=&')) },
      ['query_empty_value'],
    ],
    [
      'two at once',
      {
        canonical: (text) =>
          line(1, (path) => path.replace('/photos', ''))(line(2, (query) => query.replace('acl&', 'acl=&'))(text)),
      },
      ['bucket_missing', 'query_empty_value'],
    ],
    ['another method', { canonical: line(0, () => 'HEAD') }, ['method_changed']],
  ])('that %s', (_name, change, causes) => {
    const ours = url({ query: { acl: null } })
    const { trace } = signedByHand(ours, KEYS.accessKeySecret, change)
    const found = signer().run(reproduce(ours, trace, { ...READER, endpoints: [oss.endpoint] }))
    expect(found).toMatchObject({ found: true, proof: 'signature' })
    expect(found.found && found.mistakes.map(({ cause }) => cause).sort()).toEqual([...causes].sort())
  })

  it('by the texts of an answer that shows no other signature', async () => {
    const { ours, wire } = sent(url({ method: 'PUT' }), withHeader('content-type', 'application/json'))
    const answer = await answerTo(oss, wire)
    const found = signer().run(
      reproduce(ours as ReturnType<typeof url>, answer!, { ...READER, endpoints: [oss.endpoint] }),
    )
    expect(found).toMatchObject({ found: true, proof: 'texts', mistakes: [{ cause: 'header_added' }] })
  })

  it('gives up within its budget', () => {
    const theirs = { stringToSign: 'x', signature: 'y' }
    const found = signer().run(reproduce(url(), theirs, { ...READER, endpoints: [oss.endpoint], budget: 50 }))
    expect(found).toEqual({ found: false, tried: 50, exhausted: true })
  })
})
