import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { isSubResource } from '@presign/oss/scheme'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KEYS, NOW } from '../harness.js'

/** A few thousand in the suite; `HOSTILE_RUNS=200000` for the figures of the decisions page. */
const RUNS = Number(process.env.HOSTILE_RUNS ?? 4000)

const clock = { now: () => NOW }
const REGION = { region: 'cn-hangzhou' }
const schemes = [ossV4(REGION), ossV1(REGION)] as const
const verifier = createSyncVerifier([ossV4Verification(REGION), ossV1Verification(REGION)], {
  credentialsOf: (id) => (id === KEYS.accessKeyId ? KEYS : undefined),
  clock,
  backend: nodeBackend,
})

const HOST = 'photos.oss-cn-hangzhou.aliyuncs.com'
const good = schemes.flatMap((scheme) => {
  const signer = createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend, clock })
  const input = { bucket: 'photos', key: 'a/b c.jpg', query: { acl: null }, headers: { 'x-oss-meta-a': '1' } }
  return [signer.presign({ ...input, expiresIn: 60 }), signer.sign(input)]
})
const goodRequests: RawRequest[] = good.map(({ method, url, headers }) => ({
  method,
  target: url.slice(`https://${HOST}`.length),
  headers: ['Host', HOST, ...Object.entries(headers).flat()],
}))

const bytes = fc.string({ unit: 'binary', maxLength: 60 })
const odd = fc.oneof(
  bytes,
  fc.string({
    unit: fc.constantFrom(
      '%',
      '%2',
      '%zz',
      '%00',
      '%ff',
      '%2F',
      '+',
      '&',
      '=',
      ';',
      ',',
      '/',
      '..',
      '\n',
      '\0',
      '\ud800',
      'é',
      '中',
      'x-oss-',
      'Signature=',
    ),
  }),
  fc
    .tuple(
      fc.constantFrom('a', '%', ' ', '\t', '/', '&', '=', '&a=', '%41', ';a', ',=', '.', 'é'),
      fc.integer({ min: 100, max: 8000 }),
    )
    .map(([text, times]) => text.repeat(times)),
)
const name = fc.constantFrom(
  'Host',
  'Authorization',
  'x-oss-date',
  'Date',
  'x-oss-security-token',
  'x-oss-meta-a',
  'Content-Type',
  ':authority',
  '__proto__',
  'x-oss-content-sha256',
)
const parameter = fc.constantFrom(
  'x-oss-credential',
  'x-oss-signature',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-signature-version',
  'x-oss-additional-headers',
  'OSSAccessKeyId',
  'Signature',
  'Expires',
  'security-token',
  'acl',
  '__proto__',
)

/** Nothing at all like a request. */
const noise: fc.Arbitrary<RawRequest> = fc.record({
  method: odd,
  target: odd,
  headers: fc.array(fc.oneof(odd, name), { maxLength: 12 }),
})

/** A good request that somebody laid hands on: pieces cut out, doubled, replaced. */
const damaged: fc.Arbitrary<RawRequest> = fc
  .tuple(
    fc.constantFrom(...goodRequests),
    odd,
    fc.nat(400),
    fc.nat(40),
    fc.array(fc.tuple(fc.oneof(name, odd), odd), { maxLength: 4 }),
    fc.array(fc.tuple(parameter, odd), { maxLength: 4 }),
  )
  .map(([request, text, at, cut, headers, parameters]) => ({
    method: at % 7 === 0 ? text : request.method,
    target:
      request.target.slice(0, at) +
      (at % 3 === 0 ? text : '') +
      request.target.slice(at + cut) +
      parameters.map(([found, value]) => `&${found}=${value}`).join(''),
    headers: [...(request.headers as string[]), ...headers.flat()].filter(
      (_, index) => cut % 5 !== 0 || index !== at % 6,
    ),
  }))

it(`verify answers ${RUNS} hostile requests with verdicts, none of them a false accept`, { timeout: 3_600_000 }, () => {
  for (const request of goodRequests) expect(verifier.verify(request).ok).toBe(true)
  const before = schemes.flatMap(({ name }) => goodRequests.map((request) => meaningOf(name, request)))
  fc.assert(
    fc.property(fc.oneof(noise, damaged), (request) => {
      const verdict = verifier.verify(request)
      // A change to nothing that is signed is not a false accept.
      if (verdict.ok) expect(before).toContain(meaningOf(verdict.scheme, request))
    }),
    { numRuns: RUNS, seed: 5 },
  )
})

/** Of signed headers no one asks when they expire. */
const v1Marks = (target: string) =>
  target.includes('OSSAccessKeyId=') ? ['OSSAccessKeyId', 'Signature', 'Expires'] : ['OSSAccessKeyId', 'Signature']

/** What a scheme signs of a request, worked out again: method, decoded path, and the parameters and headers it covers. */
function meaningOf(scheme: string, { method, target, headers }: RawRequest): string {
  const [path = '', ...query] = target.split('?')
  const parameters = query
    .join('?')
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => decodeURIComponent(piece.replaceAll('+', ' ').replace(/=$/, '')))
    .filter((piece) => {
      const [found = ''] = piece.split('=')
      return scheme === 'oss-v4' || isSubResource(found) || v1Marks(target).includes(found)
    })
  const list = headers as readonly string[]
  const covered = list
    .flatMap((found, index) => (index % 2 === 0 ? [`${found.toLowerCase()}:${(list[index + 1] ?? '').trim()}`] : []))
    .filter((line) => /^(?:x-oss-|content-(?:type|md5):|authorization:|host:|:authority:)/.test(line))
    // V1 has a slot for each of the two: an empty header signs as none does.
    .filter((line) => scheme === 'oss-v4' || !/^content-(?:type|md5):$/.test(line))
  return JSON.stringify([method, decodeURIComponent(path), parameters.sort(), covered.sort()])
}
