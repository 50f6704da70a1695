import { inspect } from 'node:util'
import { createSigner, createSyncSigner, type Lifetime, type ObjectInput, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { isSubResource } from '@presign/oss/scheme'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postPolicy } from '../src/form.js'
import { ossV1 } from '../src/index.js'
import { rtmpUrl } from '../src/rtmp.js'
import { ossV1Verification } from '../src/verify.js'

const SECRET = 'FAKEsecretNobodyMaySee0001'
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET, securityToken: 'FAKEtoken/+=' }
const clock = { now: () => Date.parse('2026-02-28T23:59:59Z') }
const scheme = ossV1({ region: 'cn-hangzhou' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
const tokenless = createSyncSigner(scheme, {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET },
  backend: nodeBackend,
  clock,
})
const reader = ossV1Verification({ region: 'cn-hangzhou' })
const verifier = createSyncVerifier([reader], { credentialsOf: () => credentials, backend: nodeBackend, clock })

/** Weighted towards where V1 is weak: text in which separators and names of sub-resources may stand anywhere. */
const pieces = fc.string({
  unit: fc.constantFrom('a', '?', '&', '=', 'acl', 'x-oss-p', 'uploads', '/', '+', ' ', '%', '%3F', '中', '😀'),
  maxLength: 8,
})
const key = fc.oneof(pieces, fc.string({ unit: 'grapheme' })).filter((key) => key !== '')
const name = fc.oneof(
  fc.constantFrom('acl', 'uploads', 'versionId', 'x-oss-p', 'x-oss-process', 'prefix', 'callback', 'callback-var'),
  pieces.filter((name) => name !== ''),
)
const input: fc.Arbitrary<ObjectInput & Lifetime> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST'),
  bucket: fc.constantFrom('photos', 'a1b', 'b'.repeat(63)),
  key,
  query: fc.dictionary(name, fc.option(pieces), { maxKeys: 4, noNullPrototype: true }),
  headers: fc.dictionary(
    fc.constantFrom('content-type', 'content-md5', 'x-oss-meta-a', 'x-oss-meta-a-b', 'range'),
    fc.stringMatching(/^[ -~]{0,12}$/),
    { noNullPrototype: true },
  ),
  expiresIn: fc.integer({ min: 1, max: 4_000_000_000 }),
  allowUnsafeKey: fc.constant(true),
})
const accepted = input.filter((input) => signer.check(input) === undefined)

/** What a server is handed when a signed request arrives. */
function received({ method, url, headers }: SignedRequest) {
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  return { method, target, headers: { host, ...headers } }
}

describe('laws of V1', () => {
  it('a signed URL and signed headers verify, and name what was signed', () => {
    fc.assert(
      fc.property(accepted, (input) => {
        for (const signed of [signer.presign(input), signer.sign(input)])
          expect(verifier.verify(received(signed))).toMatchObject({ ok: true, bucket: input.bucket, key: input.key })
      }),
      { numRuns: 300 },
    )
  })

  it('no two requests that can be signed have one string to sign', () => {
    fc.assert(
      fc.property(accepted, (input) => {
        const { stringToSign } = tokenless.presign(input).trace
        const resource = stringToSign.slice(stringToSign.indexOf(`/${input.bucket}/`) + `/${input.bucket}/`.length)
        const readings = readingsOf(resource).filter(({ key, query }) => {
          const other = { bucket: 'photos', key, query, expiresIn: 1, allowUnsafeKey: true }
          return key !== '' && tokenless.check(other) === undefined
        })
        expect(readings).toHaveLength(1)
      }),
      { numRuns: 500 },
    )
  })

  it('what is refused to be signed is refused when it arrives', () => {
    fc.assert(
      fc.property(
        fc.tuple(pieces, fc.constantFrom('acl', 'uploads', 'x-oss-p'), fc.constantFrom('', '=', '&'), pieces),
        ([before, name, end, after]) => {
          const key = `${before}?${name}${end}${end === '' ? '' : after}`
          const asked = { bucket: 'photos', key, expiresIn: 1, allowUnsafeKey: true }
          expect(signer.check(asked)?.code).toBe('key_ambiguous')
          const target = `/${encodeURIComponent(key)}?OSSAccessKeyId=a&Expires=4102444800&Signature=b`
          const headers = { host: 'photos.oss-cn-hangzhou.aliyuncs.com' }
          expect(verifier.verify({ method: 'GET', target, headers })).toMatchObject({ ok: false, reason: 'malformed' })
        },
      ),
    )
  })

  it('both colours agree on URLs, headers, forms and RTMP URLs', async () => {
    const slow = createSigner(scheme, { credentials, backend: webBackend, clock })
    await fc.assert(
      fc.asyncProperty(accepted, async (input) => {
        expect((await slow.presign(input)).url).toBe(signer.presign(input).url)
        expect((await slow.sign(input)).headers).toEqual(signer.sign(input).headers)
        const form = postPolicy({ bucket: 'photos', keyPrefix: 'u/', size: { max: 9 }, expiresIn: input.expiresIn })
        expect(await slow.run(form)).toEqual(signer.run(form))
        const rtmp = rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: input.expiresIn })
        expect(await slow.run(rtmp)).toEqual(signer.run(rtmp))
      }),
      { numRuns: 50 },
    )
  })

  it('the secret is in no form and no RTMP URL', () => {
    const form = signer.run(postPolicy({ bucket: 'photos', keyPrefix: 'u/', size: { max: 9 }, expiresIn: 60 }))
    const rtmp = signer.run(rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60 }))
    expect(inspect([form, rtmp], { depth: 9, showHidden: true })).not.toContain(SECRET)
  })
})

interface ReadAs {
  readonly key: string
  readonly query: Record<string, string | null>
}

/** Every way to read a resource: the key ends at any `?` or nowhere, and any `&` separates or does not. */
function readingsOf(resource: string): ReadAs[] {
  const withQuery = [...resource.matchAll(/\?/g)].flatMap(({ index }) =>
    splits(resource.slice(index + 1).split('&')).flatMap((parts) => queryOf(resource.slice(0, index), parts)),
  )
  return [{ key: resource, query: {} }, ...withQuery]
}

function splits([first = '', ...rest]: string[]): string[][] {
  if (rest.length === 0) return [[first]]
  return splits(rest).flatMap(([next = '', ...more]) => [
    [first, next, ...more],
    [`${first}&${next}`, ...more],
  ])
}

/** A reading of the parts, if V1 would write them so: names of sub-resources, once each, in order. */
function queryOf(key: string, parts: string[]): ReadAs[] {
  const pairs = parts.flatMap((part) => {
    const equals = [...part.matchAll(/=/g)].map(({ index }) => index)
    const value = equals[0] === undefined ? null : part.slice(equals[0] + 1)
    // `name=` is never written: an empty value leaves a bare name.
    return value === '' ? [] : [[equals[0] === undefined ? part : part.slice(0, equals[0]), value] as const]
  })
  const names = pairs.map(([name]) => name)
  const written = names.length === parts.length && names.every(isSubResource) && new Set(names).size === names.length
  return written && [...names].sort().join('\n') === names.join('\n') ? [{ key, query: Object.fromEntries(pairs) }] : []
}
