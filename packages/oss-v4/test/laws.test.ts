import { inspect } from 'node:util'
import {
  createSigner,
  createSyncSigner,
  type Lifetime,
  type ObjectInput,
  type SignedRequest,
  type SyncBackend,
  toCurl,
} from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { hardText } from '@presign-tooling/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'
import { ossV4Verification } from '../src/verify.js'

const SECRET = 'FAKEsecretNobodyMaySee0001'
const TOKEN = 'FAKEtoken/+='
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET, securityToken: TOKEN }
const at = new Date('2026-02-28T23:59:59Z')
const clock = { now: () => at.getTime() }
const scheme = ossV4({ region: 'cn-hangzhou' })
const signer = createSyncSigner(scheme, { credentials, backend: nodeBackend, clock })
const reader = ossV4Verification({ region: 'cn-hangzhou' })
const verifier = createSyncVerifier([reader], { credentialsOf: () => credentials, backend: nodeBackend, clock })

const text = hardText()
const name = text.filter(
  (text) => text !== '' && !/^(x-oss-(signature|credential|date|expires|security|additional)|__proto__)/i.test(text),
)
const key = text.filter((text) => text !== '' && Buffer.byteLength(text) <= 1023)
const query = fc.dictionary(name, fc.option(text), { maxKeys: 5, noNullPrototype: true })
const headerName = fc.oneof(
  fc.constantFrom(
    'content-type',
    'content-md5',
    'x-oss-meta-a',
    'x-oss-meta-a-b',
    'x-oss-object-acl',
    'range',
    'if-match',
    'zabc',
  ),
  fc.stringMatching(/^x-oss-meta-[a-z0-9_-]{1,8}$/),
)
const headerValue = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '\t', ';', ',', ':', '"', '/', '=', '中') })
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 5, noNullPrototype: true })
const input: fc.Arbitrary<ObjectInput & Lifetime> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST'),
  bucket: fc.constantFrom('photos', 'a1b', 'b'.repeat(63)),
  key,
  query,
  headers,
  additionalHeaders: fc.subarray(['Range', 'if-match', 'ZAbc', 'host', 'not-there']),
  expiresIn: fc.integer({ min: 1, max: 604_800 }),
  allowUnsafeKey: fc.constant(true),
})

/** What a server is handed when a signed request arrives. */
function received({ method, url, headers }: SignedRequest) {
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const utf8 = (value: string) => Buffer.from(value).toString('latin1')
  return {
    method,
    target,
    headers: [['host', host], ...Object.entries(headers).map(([name, value]) => [name, utf8(value)])] as [
      string,
      string,
    ][],
  }
}

const shuffled = <T>(record: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(record).reverse())
const recased = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toUpperCase(), value]))

describe('laws of V4', () => {
  it('a signed URL and signed headers verify, and name what was signed', () => {
    fc.assert(
      fc.property(input, (input) => {
        for (const signed of [signer.presign(input), signer.sign(input)])
          expect(verifier.verify(received(signed))).toMatchObject({ ok: true, bucket: input.bucket, key: input.key })
      }),
      { numRuns: 300 },
    )
  })

  it('parse undoes finalize: the plan of what arrived has the texts of what was signed', () => {
    fc.assert(
      fc.property(input, (input) => {
        for (const signed of [signer.presign(input), signer.sign(input)]) {
          const wrong = createSyncVerifier([reader], {
            credentialsOf: () => ({ ...credentials, accessKeySecret: 'FAKEother' }),
            backend: nodeBackend,
            clock,
          })
          const { canonicalRequest, stringToSign } = signed.trace
          const verdict = wrong.verify(received(signed))
          expect(verdict).toMatchObject({ ok: false, reason: 'mismatch' })
          expect(verdict.ok ? undefined : verdict.expected).toEqual({ canonicalRequest, stringToSign })
        }
      }),
      { numRuns: 300 },
    )
  })

  it('the order and the letter case of headers, and the order of parameters, change nothing', () => {
    fc.assert(
      fc.property(input, (input) => {
        const other = { ...input, query: shuffled(input.query ?? {}), headers: recased(shuffled(input.headers ?? {})) }
        expect(signer.presign(other).url).toBe(signer.presign(input).url)
        expect(signer.sign(other).headers).toEqual(signer.sign(input).headers)
      }),
    )
  })

  it('all colours and backends agree, one at a time and in a batch', async () => {
    const slow = createSigner(scheme, { credentials, backend: webBackend, clock })
    await fc.assert(
      fc.asyncProperty(fc.array(input, { minLength: 1, maxLength: 4 }), async (inputs) => {
        const urls = inputs.map((input) => signer.presign(input).url)
        expect(signer.presignMany(inputs).map(({ url }) => url)).toEqual(urls)
        expect((await slow.presignMany(inputs)).map(({ url }) => url)).toEqual(urls)
        expect((await Promise.all(inputs.map((input) => slow.presign(input)))).map(({ url }) => url)).toEqual(urls)
      }),
      { numRuns: 50 },
    )
  })

  it('inputs stay as they were, and a polluted prototype adds nothing', () => {
    fc.assert(
      fc.property(input, (input) => {
        const copy = structuredClone(input)
        const clean = signer.presign(input).url
        expect(input).toEqual(copy)
        const polluted = Object.prototype as Record<string, unknown>
        try {
          Object.assign(polluted, {
            securityToken: 'x',
            endpoint: {},
            'x-oss-meta-evil': 'y',
            additionalHeaders: ['range'],
          })
          expect(signer.presign({ bucket: 'photos', key: 'a', expiresIn: 1 }).url).not.toContain('evil')
          expect(signer.presign(input).url).toBe(clean)
        } finally {
          for (const name of ['securityToken', 'endpoint', 'x-oss-meta-evil', 'additionalHeaders'])
            delete polluted[name]
        }
      }),
      { numRuns: 50 },
    )
  })

  it('the secret is nowhere, and the token only where it must travel', () => {
    fc.assert(
      fc.property(input, (input) => {
        const signed = signer.presign(input)
        for (const text of [
          inspect(signed, { depth: 9 }),
          JSON.stringify(signed),
          toCurl(signed),
          inspect(signed.trace),
        ])
          expect(text).not.toContain(SECRET)
        for (const thing of [signer, verifier, scheme, reader])
          expect(inspect(thing, { depth: 9, showHidden: true })).not.toMatch(/FAKE(secret|token)/)
      }),
      { numRuns: 50 },
    )
  })

  it('a signed request survives JSON with its type, and leaves its trace behind', () => {
    const signed = signer.presign({
      bucket: 'photos',
      key: 'cat.jpg',
      expiresIn: 60,
      headers: { 'content-type': 'image/jpeg' },
    })
    const wire = JSON.parse(JSON.stringify(signed))
    expect(wire).toEqual({
      method: 'GET',
      url: signed.url,
      headers: { 'content-type': 'image/jpeg' },
      absentHeaders: ['authorization', 'content-md5', 'x-oss-*'],
      expiresAt: '2026-03-01T00:00:59.000Z',
    })
    expect({ ...signed }).toEqual(wire)
    expect(structuredClone({ ...signed })).toEqual(wire)
    expect(inspect(signed)).not.toContain('stringToSign')
  })

  it('one changed letter of a key, a query, a header, a method or a date is refused', () => {
    fc.assert(
      fc.property(input, fc.nat(), (input, seed) => {
        const signed = signer.presign({ ...input, headers: { ...input.headers, 'x-oss-meta-x': 'v' } })
        const { method, target, headers } = received(signed)
        const path = target.split('?', 1)[0] ?? ''
        const changes = [
          { method: method === 'GET' ? 'PUT' : 'GET', target, headers },
          { method, target: `${path}x${target.slice(path.length)}`, headers },
          { method, target: `${target}&extra=1`, headers },
          {
            method,
            target,
            headers: headers.map(([name, value]): [string, string] => [
              name,
              name === 'x-oss-meta-x' ? `${value}w` : value,
            ]),
          },
          { method, target, headers: [...headers, ['x-oss-meta-y', 'added']] as [string, string][] },
          {
            method,
            target: target.replace(
              /x-oss-expires=\d+/,
              `x-oss-expires=${(seed % 600_000) + 604_801 - 600_000 + 1_000_000}`,
            ),
            headers,
          },
          {
            method,
            target: target.replace(/(x-oss-signature=.*)(.)$/, (_all, head, last) => head + (last === '0' ? '1' : '0')),
            headers,
          },
        ]
        for (const changed of changes) expect(verifier.verify(changed).ok).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a signer remembers', () => {
  const counting = () => {
    const counts = { digest: 0, importKey: 0, sign: 0 }
    const backend: SyncBackend = {
      ...nodeBackend,
      digest(...step) {
        counts.digest++
        return nodeBackend.digest(...step)
      },
      importKey(...step) {
        counts.importKey++
        return nodeBackend.importKey(...step)
      },
      sign(...step) {
        counts.sign++
        return nodeBackend.sign(...step)
      },
    }
    return { counts, backend }
  }
  const presign: ObjectInput & Lifetime = { bucket: 'photos', key: 'a', expiresIn: 60 }

  it('its key: a warm signature costs one digest and one HMAC, also when a provider returns new but equal credentials', () => {
    const { counts, backend } = counting()
    const warm = createSyncSigner(scheme, { credentials: () => ({ ...credentials }), backend, clock })
    warm.presign(presign)
    expect(counts).toEqual({ digest: 1, importKey: 5, sign: 5 })
    warm.presign({ ...presign, key: 'b' })
    warm.sign({ ...presign, bucket: 'others' })
    expect(counts).toEqual({ digest: 3, importKey: 5, sign: 7 })
  })

  it('not the key of another secret or another day', () => {
    const { counts, backend } = counting()
    let secret = 'FAKEone'
    const changing = createSyncSigner(scheme, {
      credentials: () => ({ accessKeyId: 'ak', accessKeySecret: secret }),
      backend,
      clock,
    })
    const first = changing.presign(presign).url
    secret = 'FAKEtwo'
    expect(changing.presign(presign).url).not.toBe(first)
    changing.presign({ ...presign, at: new Date('2026-03-01T00:00:00Z') })
    expect(counts.importKey).toBe(15)
  })

  it('its plan by contents: a changed input object is seen', () => {
    const input = { ...presign, query: { a: '1' } as Record<string, string> }
    const first = signer.presign(input).url
    input.query.a = '2'
    expect(signer.presign(input).url).not.toBe(first)
    input.query.a = '1'
    expect(signer.presign(input).url).toBe(first)
  })

  it('one key for a batch', () => {
    const { counts, backend } = counting()
    createSyncSigner(scheme, { credentials, backend, clock }).presignMany([
      presign,
      { ...presign, key: 'b' },
      { ...presign, key: 'c' },
    ])
    expect(counts).toEqual({ digest: 3, importKey: 5, sign: 7 })
  })

  it('a derived key signs as the secret would, within its scope', async () => {
    const scope = '20260228/cn-hangzhou/oss/aliyun_v4_request'
    const { createHmac } = await import('node:crypto')
    const chain = scope
      .split('/')
      .reduce<Buffer | string>((key, part) => createHmac('sha256', key).update(part).digest(), `aliyun_v4${SECRET}`)
    const edge = createSyncSigner(scheme, {
      credentials: { accessKeyId: credentials.accessKeyId, signingKey: chain as Buffer, scope, securityToken: TOKEN },
      backend: nodeBackend,
      clock,
    })
    expect(edge.presign(presign).url).toBe(signer.presign(presign).url)
    const handle = nodeBackend.importKey('hmac-sha256', chain as Buffer, 'sign')
    const held = createSyncSigner(scheme, {
      credentials: { accessKeyId: credentials.accessKeyId, signingKey: handle, scope, securityToken: TOKEN },
      backend: nodeBackend,
      clock,
    })
    expect(held.presign(presign).url).toBe(signer.presign(presign).url)
  })
})
