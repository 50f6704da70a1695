import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { awsV4Mistakes } from '@presign/aws-v4/explain'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { bosMistakes } from '@presign/bos/explain'
import { bosVerification } from '@presign/bos/verify'
import { type Difference, explain, type Mistake, type Ours, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { IncomingRequest, ObjectKey, Plan, VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { cosMistakes } from '@presign/cos/explain'
import { cosVerification } from '@presign/cos/verify'
import { gcsV4Mistakes } from '@presign/gcs-v4/explain'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { obsMistakes } from '@presign/obs/explain'
import { obsVerification } from '@presign/obs/verify'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { tosMistakes } from '@presign/tos/explain'
import { tosVerification } from '@presign/tos/verify'
import { describe, expect, it } from 'vitest'
import { CASES, type Case, GOOD, signerOf } from './signers.js'

interface Searched {
  readonly verifying: VerifyingScheme
  readonly mistakes: readonly Mistake[]
  readonly meta: string
}

const SEARCHED: Readonly<Record<string, (one: Case) => Searched>> = {
  ossV4: ({ region }) => ({ verifying: ossV4Verification({ region }), mistakes: ossV4Mistakes, meta: 'x-oss-meta-' }),
  ossV1: ({ region }) => ({ verifying: ossV1Verification({ region }), mistakes: ossV1Mistakes, meta: 'x-oss-meta-' }),
  awsV4: ({ region }) => ({ verifying: awsV4Verification({ region }), mistakes: awsV4Mistakes, meta: 'x-amz-meta-' }),
  cos: ({ region }) => ({ verifying: cosVerification({ region }), mistakes: cosMistakes, meta: 'x-cos-meta-' }),
  obs: ({ region }) => ({ verifying: obsVerification({ region }), mistakes: obsMistakes, meta: 'x-obs-meta-' }),
  tos: ({ region }) => ({ verifying: tosVerification({ region }), mistakes: tosMistakes, meta: 'x-tos-meta-' }),
  bos: ({ region }) => ({ verifying: bosVerification({ region }), mistakes: bosMistakes, meta: 'x-bce-meta-' }),
  gcsV4: () => ({ verifying: gcsV4Verification(), mistakes: gcsV4Mistakes, meta: 'x-goog-meta-' }),
}

/** A scheme that counts the characters it reads and writes. */
function counted(scheme: VerifyingScheme) {
  const count = { characters: 0 }
  const watched: VerifyingScheme = {
    ...scheme,
    parse(request: IncomingRequest) {
      count.characters += request.path.length + request.query.length
      for (const [name, values] of request.headers) count.characters += name.length + values.join('').length
      return scheme.parse(request)
    },
    canonicalize(plan: Plan, key: ObjectKey) {
      const texts = scheme.canonicalize(plan, key)
      count.characters += (texts.canonicalRequest ?? '').length + JSON.stringify(texts.stringToSign).length
      return texts
    },
  }
  return { watched, count }
}

const named = (count: number, prefix: string, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, value]))

describe.each(CASES)('reproduce for $name', (one) => {
  const { verifying, mistakes, meta } = (SEARCHED[one.name] as (typeof SEARCHED)[string])(one)
  const signer = signerOf(one, GOOD)

  it.each([
    ['10 parameters', { query: named(10, 'p', ' ') }],
    ['300 parameters', { query: named(300, 'p', ' ') }],
    ['3,000 parameters', { query: named(3000, 'p', ' ') }],
    ['100 headers', { headers: named(100, meta, 'v') }],
    ['500 headers', { headers: named(500, meta, 'v') }],
    ['a value of 100 kB', { query: { p: ' '.repeat(100_000) } }],
  ])('does no more work than its bound with %s', (_name, more) => {
    const { watched, count } = counted(verifying)
    const right = signer.presign({ bucket: one.bucket, key: 'a/b c.jpg', expiresIn: 60, ...more })
    const theirs = { ...right.trace, signature: 'of no mistake' }
    const found = signer.run(reproduce(right, theirs, { scheme: watched as typeof verifying, mistakes }))
    expect(found).toMatchObject({ found: false })
    expect(count.characters).toBeLessThan(4_000_000)
  })

  it('still finds two mistakes that were made together', () => {
    const input = { bucket: one.bucket, key: 'a/b c.jpg', expiresIn: 60, query: named(4, 'acl', 'v') }
    // V1 and OBS sign no parameters but sub-resources, and COS lists those that it signs.
    const listed = ['ossV1', 'obs', 'cos'].includes(one.name)
    const query = listed ? input.query : named(3, 'acl', 'v')
    const { trace } = signer.presign({ ...input, method: 'PUT', query })
    const found = signer.run(reproduce(signer.presign(input), trace, { scheme: verifying, mistakes }))
    const causes = listed ? ['method_changed'] : ['method_changed', 'query_missing']
    expect(found.found && found.mistakes.map(({ cause }) => cause).sort()).toEqual(causes)
  })
})

describe('explain', () => {
  const side = (query: string, headers = 'host:h', path = '/photos/a'): Ours => ({
    canonicalRequest: ['GET', path, query, headers, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n'),
    stringToSign: ['TEST4-HMAC', '20260101T000000Z', '20260101/r/s/request', 'digest'].join('\n'),
  })
  const pieces = (count: number, value: string) => Array.from({ length: count }, (_, index) => `p${index}=${value}`)
  const size = (found: readonly Difference[]) => JSON.stringify(found).length

  it.each([
    ['3,000 parameters', side(pieces(3000, '1').join('&')), side(pieces(3000, '2').join('&'))],
    ['100,000 parameters', side(pieces(100_000, '1').join('&')), side(pieces(100_000, '2').join('&'))],
    [
      '3,000 headers',
      side('', pieces(3000, '1').join('\n').replaceAll('=', ':')),
      side('', pieces(3000, '2').join('\n').replaceAll('=', ':')),
    ],
    [
      'a path of 1 MB',
      side('', 'host:h', `/photos/${'a/'.repeat(500_000)}`),
      side('', 'host:h', `/photos/${'b/'.repeat(500_000)}`),
    ],
    [
      'a path of 10 kB',
      side('', 'host:h', `/photos/${'%20/'.repeat(2500)}`),
      side('', 'host:h', `/x/${'a/'.repeat(5000)}`),
    ],
  ])('says little about %s, and where they begin to differ', (_name, ours, theirs) => {
    const found = explain(ours, theirs as never)
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThanOrEqual(30)
    expect(size(found)).toBeLessThan(40_000)
  })

  it('names the first parameter in which two long queries differ', () => {
    const [ours, theirs] = [pieces(5000, '1'), pieces(5000, '1')]
    theirs[4000] = 'p4000=2'
    expect(explain(side(ours.join('&')), side(theirs.join('&')) as never)).toEqual([
      expect.objectContaining({ cause: 'query_changed', ours: 'p4000=1', theirs: 'p4000=2' }),
    ])
  })
})

describe('lists of a stranger', () => {
  const from = (scheme: VerifyingScheme, target: string, headers: Record<string, string>) =>
    createSyncVerifier([scheme], { credentialsOf: () => undefined, backend: nodeBackend }).verify({
      method: 'GET',
      target,
      headers,
    })

  it('that name many headers are looked up in, and not searched from their beginning for each of them', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `x-bce-meta-${index}`)
    const { includes } = Array.prototype
    let compared = 0
    // Counted, since a time says little on a machine that others use.
    Array.prototype.includes = function (this: unknown[], ...args: Parameters<typeof includes>) {
      compared += this.length
      return includes.apply(this, args)
    }
    try {
      const authorization = `bce-auth-v1/a/2026-01-31T12:00:00Z/-1/host;${names.join(';')}/${'0'.repeat(64)}`
      const own = Object.fromEntries(names.map((name) => [name, '1']))
      const verdict = from(bosVerification({ region: 'bj' }), '/a', {
        ...{ host: 'photos.bj.bcebos.com', authorization },
        ...own,
      })
      expect(verdict).toMatchObject({ reason: 'unknown_key' })
    } finally {
      Array.prototype.includes = includes
    }
    expect(compared).toBeLessThan(200_000)
  })

  it('that name one header many times are malformed, before its value is written that often', () => {
    const own = { host: 'photos.s3.us-east-1.amazonaws.com', 'x-amz-date': '20260131T120000Z' }
    const authorization = `AWS4-HMAC-SHA256 Credential=a/20260131/us-east-1/s3/aws4_request, SignedHeaders=${'host;'.repeat(9)}host, Signature=0`
    expect(from(awsV4Verification({ region: 'us-east-1' }), '/a', { ...own, authorization })).toMatchObject({
      reason: 'malformed',
      detail: 'a signed header is listed twice',
    })
    const list =
      'q-sign-algorithm=sha1&q-ak=a&q-sign-time=1;2&q-key-time=1;2&q-header-list=host;host&q-url-param-list=&q-signature=0'
    const host = 'photos-1250000000.cos.ap-guangzhou.myqcloud.com'
    expect(from(cosVerification({ region: 'ap-guangzhou' }), `/a?${list}`, { host })).toMatchObject({
      reason: 'malformed',
      detail: 'a signed header is listed twice',
    })
  })
})

describe('verify', () => {
  it('holds nothing of scopes that strangers make up, however long they are', () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    const heap = () => {
      gc()
      return process.memoryUsage().heapUsed
    }
    const clock = { now: () => Date.parse('2026-01-31T12:00:00Z') }
    const options = { credentialsOf: () => undefined, backend: nodeBackend, clock }
    const verifier = createSyncVerifier([gcsV4Verification()], options)
    const signed = (location: string) => {
      const credential = encodeURIComponent(`nobody/20260131/${location}/storage/goog4_request`)
      const rest = 'X-Goog-Date=20260131T120000Z&X-Goog-Expires=60&X-Goog-SignedHeaders=host&X-Goog-Signature=00'
      const target = `/photos/a?X-Goog-Algorithm=GOOG4-HMAC-SHA256&X-Goog-Credential=${credential}&${rest}`
      return { method: 'GET', target, headers: { host: 'storage.googleapis.com' } }
    }
    const before = heap()
    for (let at = 0; at < 200; at++)
      expect(verifier.verify(signed(`${at}${'r'.repeat(200_000)}`))).toMatchObject({ reason: 'unknown_key' })
    expect(heap() - before).toBeLessThan(10e6)
    expect(verifier.verify(signed('auto'))).toMatchObject({ reason: 'unknown_key' })
  })
})
