import { createSyncSigner, type ObjectInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath, encodeText } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { hardText } from '@presign-tooling/testing'
import COS from 'cos-nodejs-sdk-v5'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { cos, keyTime } from '../src/index.js'
import { cosVerification } from '../src/verify.js'

const bucket = 'examplebucket-1250000000'
const host = `${bucket}.cos.ap-guangzhou.myqcloud.com`
const credentials = { accessKeyId: 'AKIDtestFAKE001', accessKeySecret: 'FAKEsecret/with+signs' }
const at = new Date('2026-02-28T23:59:59Z')
const start = at.getTime() / 1000
const window = keyTime({ start, end: start + 900 })
const clock = { now: () => at.getTime() }
const scheme = cos({ region: 'ap-guangzhou' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
const verifier = createSyncVerifier([cosVerification({ region: 'ap-guangzhou' })], {
  credentialsOf: () => credentials,
  backend: nodeBackend,
  clock,
})

const text = hardText(12)
const name = text.filter((text) => text !== '' && !/^(q-.*|sign|x-cos-.*|__proto__)$/i.test(text))
const query = fc
  .dictionary(name, text, { maxKeys: 5, noNullPrototype: true })
  .filter(
    (query) =>
      new Set(Object.keys(query).map((name) => encodeText(name).toLowerCase())).size === Object.keys(query).length,
  )
const headerName = fc.oneof(
  fc.constantFrom(
    'content-type',
    'content-md5',
    'cache-control',
    'if-match',
    'range',
    'x-cos-acl',
    'x-ci-a',
    'accept',
    'zabc',
  ),
  fc.stringMatching(/^x-cos-meta-[a-z0-9_-]{1,8}$/),
)
// Without blanks around it: cos-nodejs signs those, and HTTP loses them.
const headerValue = fc
  .string({ unit: fc.constantFrom('a', 'Z', ' ', ';', ',', ':', '"', '/', '=', '%', '中') })
  .map((value) => value.trim())
const input = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST'),
  bucket: fc.constant(bucket),
  key: text.filter((text) => text !== ''),
  query,
  headers: fc.dictionary(headerName, headerValue, { maxKeys: 5, noNullPrototype: true }),
  allowUnsafeKey: fc.constant(true),
})

function theirs({ method = 'GET', key, query, headers }: ObjectInput): string {
  return COS.getAuthorization({
    SecretId: credentials.accessKeyId,
    SecretKey: credentials.accessKeySecret,
    Method: method as 'GET',
    Key: key,
    UseRawKey: true,
    Query: query ?? {},
    Headers: { ...headers, host },
    KeyTime: window,
    // Its types know neither of the last two.
  } as COS.StaticGetAuthorizationOptions)
}

/**
 * Their one fault that is met here: names are signed in the order they have before they are encoded, `@` behind `0` and
 * `é` at the end. The list that they send has the other order.
 */
function sortsAlike({ query = {} }: ObjectInput): boolean {
  const names = Object.keys(query)
  const order = (written: (name: string) => string) =>
    [...names].sort((a, b) => (written(a) < written(b) ? -1 : 1)).join()
  return order((name) => name.toLowerCase()) === order((name) => encodeText(name).toLowerCase())
}

it('signs what cos-nodejs-sdk-v5 signs, to the letter', () => {
  let compared = 0
  fc.assert(
    fc.property(input, (input) => {
      if (!sortsAlike(input)) return
      compared++
      expect(signer.sign(input).headers.authorization).toBe(theirs(input))
    }),
    { numRuns: 400 },
  )
  expect(compared).toBeGreaterThan(200)
})

it('verifies what cos-nodejs-sdk-v5 signs', () => {
  fc.assert(
    fc.property(input.filter(sortsAlike), (input) => {
      const search = Object.entries(input.query).map((pair) => pair.map(encodeText).join('='))
      const verdict = verifier.verify({
        method: input.method,
        target: [`/${encodePath(input.key)}`, ...(search.length > 0 ? [search.join('&')] : [])].join('?'),
        headers: { ...input.headers, host, authorization: theirs(input) },
      })
      expect(verdict).toMatchObject({ ok: true, bucket, key: input.key })
    }),
    { numRuns: 400 },
  )
})

it('makes the URL that cos-nodejs-sdk-v5 makes, and verifies theirs', () => {
  // Nothing but an instance makes URLs, and its only clock is the machine's. It begins windows a second early.
  vi.useFakeTimers({ now: at.getTime() + 1000, toFake: ['Date'] })
  try {
    const sdk = new COS({ SecretId: credentials.accessKeyId, SecretKey: credentials.accessKeySecret })
    const theirs = sdk.getObjectUrl(
      {
        Bucket: bucket,
        Region: 'ap-guangzhou',
        Key: 'photos/été 2024/a+b.jpg',
        Method: 'GET',
        Expires: 900,
        Sign: true,
        Query: { 'response-content-type': 'image/jpeg' },
      },
      () => undefined,
    )
    const { url } = signer.presign({
      bucket,
      key: 'photos/été 2024/a+b.jpg',
      query: { 'response-content-type': 'image/jpeg' },
      expiresIn: 900,
    })
    const parameters = (text: string) => text.split(/[?&]/).slice(1).map(decodeURIComponent).sort()
    expect(parameters(url)).toEqual(parameters(theirs))
    const [, target = ''] = /^https:\/\/[^/]+(.*)$/.exec(theirs) ?? []
    expect(verifier.verify({ method: 'GET', target, headers: { host } })).toMatchObject({ ok: true })
  } finally {
    vi.useRealTimers()
  }
})
