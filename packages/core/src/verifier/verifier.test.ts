import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { webBackend } from '../backends/web.js'
import { isSigningError, type SigningError } from '../errors.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims } from '../schemes/incoming.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import type { SignInput } from '../signer/input.js'
import { createSyncSigner } from '../signer/signer.js'
import { notedBackend } from '../testing/noted-backend.js'
import { received } from '../testing/scheme-changes.js'
import { type ToyPlan, toy, toyEndpoint, toyVerification } from '../testing/toy-scheme.js'
import type { SyncVerifierOptions } from './options.js'
import { createSyncVerifier, createVerifier } from './verifier.js'

const NOW = 1_767_225_600
const SECRET = { accessKeyId: 'id1', accessKeySecret: 'FAKEsecret' }
const SCOPE = '20260101/here/toy'

const clock = { now: () => NOW * 1000 }
const signerOf = (mark = 'toy', accessKeySecret = SECRET.accessKeySecret) =>
  createSyncSigner(toy({ mark }), { credentials: { ...SECRET, accessKeySecret }, backend: nodeBackend, clock })
const signed = signerOf().presign({ bucket: 'photos', key: 'k', expiresIn: 60 })

/** The request of a link that lives for a minute. */
const request = () => received(signed)
const forged = () => ({ ...request(), target: `${request().target.slice(0, -2)}!!` })

/** The toy scheme, with requests that claim what the test says. */
function claiming(claims: Partial<Claims>): VerifyingScheme {
  const scheme = toyVerification()
  return {
    ...scheme,
    parse(request) {
      const result = scheme.parse(request)
      return result.state === 'signed' ? { ...result, claims: { ...result.claims, ...claims } } : result
    },
  }
}

function verifier(
  schemes: readonly VerifyingScheme[] = [toyVerification()],
  options: Partial<SyncVerifierOptions<VerifyingScheme>> = {},
) {
  return createSyncVerifier(schemes, {
    credentialsOf: (id) => (id === SECRET.accessKeyId ? SECRET : undefined),
    clock,
    backend: nodeBackend,
    ...options,
  })
}

const reasonOf = (claims: Partial<Claims>, credentials: object = SECRET) => {
  const verdict = verifier([claiming(claims)], { credentialsOf: () => credentials as never }).verify(request())
  return verdict.ok ? 'ok' : verdict.reason
}

describe('verify', () => {
  it('says what was signed', () => {
    expect(verifier().verify(request())).toEqual({
      ok: true,
      scheme: 'toy',
      mode: 'url',
      accessKeyId: 'id1',
      bucket: 'photos',
      resource: 'object',
      payload: 'unsigned',
      key: 'k',
      signedHeaders: [],
      signedAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T00:01:00.000Z',
    })
  })

  it('gives the parameters that were signed, decoded, and nothing that carries the signature', () => {
    const credentials = { ...SECRET, securityToken: 'FAKEt' }
    const signer = createSyncSigner(toy(), { credentials, backend: nodeBackend, clock })
    const query = { user: '7 é', flag: null, empty: '' }
    const link = received(signer.presign({ bucket: 'photos', key: 'k', query, expiresIn: 60 }))
    const verdict = verifier([toyVerification()], { credentialsOf: () => credentials }).verify(link)
    expect(verdict.ok && Object.fromEntries(verdict.query)).toEqual({ user: '7 é', flag: null, empty: '' })
    for (const shown of [JSON.stringify(verdict), inspect(verdict, { depth: 9, showHidden: true })])
      for (const hidden of ['FAKEt', 'user', SECRET.accessKeySecret]) expect(shown).not.toContain(hidden)
  })

  it('counts no parameter as signed where the scheme does not say so', () => {
    const { parse, ...scheme } = toyVerification()
    const silent: VerifyingScheme = {
      ...scheme,
      parse(request) {
        const result = parse(request)
        return result.state === 'signed' ? { ...result, signsParameter: undefined as never } : result
      },
    }
    const link = signerOf().presign({ bucket: 'photos', key: 'k', query: { user: '7' }, expiresIn: 60 })
    const verdict = verifier([silent]).verify(received(link))
    expect(verdict.ok && [...verdict.query]).toEqual([])
  })

  it('tells the texts on a mismatch and never the right signature', () => {
    const verdict = verifier().verify(forged())
    const { canonicalRequest, stringToSign, signature } = signed.trace
    expect(verdict).toMatchObject({ ok: false, reason: 'mismatch', expected: { canonicalRequest, stringToSign } })
    expect(verdict.ok || verdict.detail).toMatch(
      /: the secret of this id is another one, or the request was changed after it was signed$/,
    )
    expect(Object.keys(verdict)).not.toContain('expected')
    for (const shown of [JSON.stringify(verdict), inspect(verdict, { depth: 9, showHidden: true })]) {
      expect(shown).not.toContain(signature)
      expect(shown).not.toContain(SECRET.accessKeySecret)
    }
  })

  it.each<[string, Partial<Claims>, object | undefined, string]>([
    ['expired', { expiresAt: NOW - 1 }, undefined, 'expired'],
    ['good in its last second', { expiresAt: NOW }, undefined, 'ok'],
    ['not yet valid', { signedAt: NOW + 901 }, undefined, 'not_yet_valid'],
    ['within the tolerated difference', { signedAt: NOW + 900 }, undefined, 'ok'],
    ['without an end, too old', { mode: 'header', expiresAt: undefined, signedAt: NOW - 901 }, undefined, 'skewed'],
    [
      'without an end, from the future',
      { mode: 'header', expiresAt: undefined, signedAt: NOW + 901 },
      undefined,
      'skewed',
    ],
    ['without its token', {}, { ...SECRET, securityToken: 'FAKEt' }, 'token_missing'],
    ['with another token', { securityToken: 'FAKEu' }, { ...SECRET, securityToken: 'FAKEt' }, 'token_mismatch'],
    ['with a token where none belongs', { securityToken: 'FAKEu' }, undefined, 'token_mismatch'],
    ['with a token that expires in this second', {}, { ...SECRET, expiresAt: '2026-01-01T00:00:00Z' }, 'token_expired'],
    ['with a token that expires in the next', {}, { ...SECRET, expiresAt: '2026-01-01T00:00:01Z' }, 'ok'],
    ['with an expired token', {}, { ...SECRET, expiresAt: '2025-12-31T00:00:00Z' }, 'token_expired'],
    ['of an id whose credentials are those of another', {}, { ...SECRET, accessKeyId: 'id2' }, 'unknown_key'],
    ['with a date that is not a number', { signedAt: Number.NaN }, undefined, 'not_yet_valid'],
    ['with an end that is not a number', { expiresAt: Number.NaN }, undefined, 'expired'],
  ])('answers what is %s by its reason', (_name, claims, credentials, reason) => {
    expect(reasonOf(claims, credentials)).toBe(reason)
  })

  it('checks in the order of services: an end before the key, the key before tokens and dates', () => {
    const late = { expiresAt: NOW - 1, accessKeyId: 'id9' }
    expect(verifier([claiming(late)]).verify(request())).toMatchObject({ reason: 'expired' })
    const skewed = { expiresAt: undefined, signedAt: 0, accessKeyId: 'id9' }
    expect(verifier([claiming(skewed)]).verify(request())).toMatchObject({ reason: 'unknown_key' })
  })
})

describe('verify with several schemes', () => {
  const schemes = [toyVerification(), toyVerification({ mark: 'pal' })]
  const pal = signerOf('pal').presign({ bucket: 'photos', key: 'k', expiresIn: 60 })

  it.each([[schemes], [[...schemes].reverse()]])('lets exactly one speak, whatever the order of the list', (list) => {
    expect(verifier(list).verify(received(pal))).toMatchObject({ ok: true, scheme: 'pal' })
    const both = { ...request(), target: `${request().target}&${received(pal).target.slice(3)}` }
    expect(verifier(list).verify(both)).toMatchObject({ ok: false, reason: 'conflicting' })
  })

  it('tells what is not signed from what is signed in a way that is not known', () => {
    const bare = { method: 'GET', target: '/k', headers: ['Host', 'photos.here.toy.example'] }
    expect(verifier().verify(bare)).toMatchObject({ reason: 'unsigned' })
    expect(verifier().verify({ ...bare, headers: [...bare.headers, 'Authorization', 'X'] })).toMatchObject({
      reason: 'unsupported',
    })
  })
})

describe('verify of what could be taken for two requests', () => {
  it.each<[string, object]>([
    ['a newline in a header value', { headers: { host: 'h', a: '1\nb:2' } }],
    ['a colon in a header name', { headers: { host: 'h', 'a:b': '1' } }],
    ['a newline in the method', { method: 'GET\n/x' }],
    ['two hosts', { headers: ['Host', 'h', 'Host', 'i'] }],
    ['two hosts, as HTTP/2 has them', { headers: [':authority', 'i', 'host', 'h'] }],
    ['a host in the target and another in the header', { target: 'http://i/k' }],
    ['a target without a slash', { target: 'k' }],
    ['half a surrogate pair', { target: '/\ud800' }],
    ['headers that are a text', { headers: 'host: h' }],
    ['a header without a value', { headers: ['Host', 'h', 'x'] }],
  ])('answers `malformed` to %s', (_name, change) => {
    expect(verifier().verify({ ...request(), ...change } as never)).toMatchObject({ ok: false, reason: 'malformed' })
  })
})

describe('credentialsOf', () => {
  it.each(['', ' id1', 'id1\u00a0', 'i\nd', 'i\u0000d'])(
    'is not asked for %j, which no one can have',
    (accessKeyId) => {
      let asked = 0
      const credentialsOf = (id: string) => {
        asked += 1
        return { ...SECRET, accessKeyId: id }
      }
      const verdict = verifier([claiming({ accessKeyId })], { credentialsOf }).verify(request())
      expect([verdict, asked]).toEqual([expect.objectContaining({ ok: false, reason: 'unknown_key' }), 0])
    },
  )

  it('that knows no such id has it written out and clipped in the detail, for it is a stranger who wrote it', () => {
    const detail = (accessKeyId: string) => verifier([claiming({ accessKeyId })]).verify(request())
    expect(detail('a\nb')).toMatchObject({ detail: 'there is no access key id "a\\nb"' })
    expect(detail('x'.repeat(999))).toMatchObject({ detail: `there is no access key id "${'x'.repeat(80)}…"` })
  })

  it('that fails makes verify fail, since an outage is not a forgery', async () => {
    const down = () => {
      throw new Error('the database is down')
    }
    expect(() => verifier([toyVerification()], { credentialsOf: down }).verify(request())).toThrow(
      'the database is down',
    )
    const later = createVerifier([toyVerification()], {
      credentialsOf: () => Promise.reject(new Error('the database is down')),
      clock,
    })
    await expect(later.verify(request())).rejects.toThrow('the database is down')
  })

  it('costs the same work for an id that does not exist', () => {
    const work = (accessKeyId: string) => {
      const { backend, calls } = notedBackend(nodeBackend)
      verifier([claiming({ accessKeyId })], { backend }).verify(request())
      return calls()
    }
    expect(work('id1')).toEqual(['importKey', 'sign', 'importKey', 'digest', 'sign'])
    expect(work('id9')).toEqual(work('id1'))
  })

  it('is asked each time, and its key is derived again when the secret changes', () => {
    const { backend, calls } = notedBackend(nodeBackend)
    let secret = SECRET.accessKeySecret
    const kept = verifier([toyVerification()], {
      backend,
      credentialsOf: (accessKeyId) => ({ accessKeyId, accessKeySecret: secret }),
    })
    kept.verify(request())
    kept.verify(request())
    expect(calls()).toEqual(['importKey', 'sign', 'importKey', 'digest', 'sign', 'digest', 'sign'])
    secret = 'FAKErotated'
    expect(kept.verify(request()).ok).toBe(false)
    expect(
      kept.verify(received(signerOf('toy', secret).presign({ bucket: 'photos', key: 'k', expiresIn: 60 }))).ok,
    ).toBe(true)
  })

  it('has its last 1024 keys remembered, and no more', () => {
    const { backend, calls } = notedBackend(nodeBackend)
    const { verify } = verifier([toyVerification()], {
      backend,
      credentialsOf: (accessKeyId) => ({ accessKeyId, accessKeySecret: SECRET.accessKeySecret }),
    })
    const from = (index: number) => ({ ...request(), target: request().target.replace('id1', `id${index}`) })
    const imports = () => calls().filter((name) => name === 'importKey').length / 2
    for (let index = 0; index < 1024; index++) verify(from(index))
    verify(from(0))
    expect(imports()).toBe(1024)
    verify(from(1024))
    verify(from(1))
    expect(imports()).toBe(1)
    verify(from(0))
    expect(imports()).toBe(1)
  })

  it('may give a derived key, which is good for its scope alone', () => {
    const secret = nodeBackend.importKey('hmac-sha256', SECRET.accessKeySecret, 'sign')
    const signingKey = nodeBackend.sign(secret, SCOPE, 'bytes') as Uint8Array
    const derived = (scope: string) =>
      verifier([toyVerification()], { credentialsOf: (accessKeyId) => ({ accessKeyId, signingKey, scope }) }).verify(
        request(),
      )
    expect(derived(SCOPE).ok).toBe(true)
    expect(derived('20260101/there/toy')).toMatchObject({ reason: 'scope_mismatch' })
  })
})

describe('replay.remember', () => {
  it('lets a link work once, and is told until when', () => {
    const seen = new Map<string, Date>()
    const once = verifier([toyVerification()], {
      replay: { remember: (signature, until) => seen.size < seen.set(signature, until).size },
    })
    expect(once.verify(request()).ok).toBe(true)
    expect(once.verify(request())).toMatchObject({ ok: false, reason: 'replayed' })
    expect([...seen.values()]).toEqual([new Date((NOW + 60) * 1000)])
  })

  it('is told the end of the tolerated difference where headers have no end', () => {
    const until: Date[] = []
    const once = verifier([toyVerification()], {
      maxSkew: 100,
      replay: { remember: (_signature, date) => until.push(date) > 0 },
    })
    expect(once.verify(received(signerOf().sign({ bucket: 'photos', key: 'k' }))).ok).toBe(true)
    expect(until).toEqual([new Date((NOW + 100) * 1000)])
  })

  it('is not told of a signature that came with another body, so that a damaged upload can be repeated', () => {
    const asked: string[] = []
    const once = verifier([toyVerification()], { replay: { remember: (signature) => asked.push(signature) > 0 } })
    const sha256 = createHash('sha256').update('a').digest('hex')
    const put = received(signerOf().sign({ bucket: 'photos', key: 'k', headers: { 'x-toy-sha256': sha256 } }))
    expect(once.verify({ ...put, payload: Buffer.from('b') })).toMatchObject({ reason: 'payload_mismatch' })
    expect(asked).toEqual([])
    expect(once.verify({ ...put, payload: Buffer.from('a') }).ok).toBe(true)
    expect(asked).toHaveLength(1)
  })

  it('is not asked about forgeries, and refuses when its answer comes too late', () => {
    const asked: string[] = []
    const late = verifier([toyVerification()], { replay: { remember: (signature) => asked.push(signature) as never } })
    expect(late.verify(forged())).toMatchObject({ reason: 'mismatch' })
    expect(asked).toEqual([])
    expect(late.verify(request())).toMatchObject({ reason: 'replayed' })
  })
})

describe('createSyncVerifier', () => {
  const blind: Endpoint = { kind: 'custom', address: toyEndpoint.address }

  it.each<[string, () => unknown]>([
    ['no scheme', () => verifier([])],
    ['two values of one scheme', () => verifier([toyVerification(), toyVerification({ region: 'there' })])],
    ['a negative tolerance', () => verifier([toyVerification()], { maxSkew: -1 })],
    ['no endpoint', () => verifier([toyVerification()], { endpoints: [] })],
    [
      'an endpoint that cannot tell the bucket',
      () => verifier([toyVerification()], { endpoints: [toyEndpoint, blind] }),
    ],
    ["a scheme's own endpoint that cannot", () => verifier([{ ...toyVerification(), endpoint: blind }])],
    ['a tolerance that is not a number', () => verifier([toyVerification()], { maxSkew: Number.NaN })],
  ])('refuses %s', (_name, make) => {
    expect(codeOf(make)).toBe('verifier_invalid')
  })

  it.each<[string, unknown, string]>([
    ['a text', 'https://files.example.com', 'found string'],
    ['a text in the list', ['https://files.example.com'], 'found string'],
    ['nothing in the list', [undefined], 'found undefined'],
  ])('says of endpoints with %s what was found', (_name, endpoints, found) => {
    expect(() => verifier([toyVerification()], { endpoints: endpoints as never })).toThrow(
      `${found}, wanted endpoints: a list`,
    )
  })

  it('makes a verifier that accepts nothing by a clock that gives NaN', () => {
    expect(codeOf(() => verifier([toyVerification()], { clock: { now: () => Number.NaN } }).verify(request()))).toBe(
      'time_invalid',
    )
  })
})

describe('verify of a body', () => {
  const BODY = 'the body'
  const sha256 = createHash('sha256').update(BODY).digest('hex')
  const put: SignInput = { method: 'PUT', bucket: 'photos', key: 'k', headers: { 'x-toy-sha256': sha256 } }
  const digested = received(signerOf().sign(put))

  it('reports the digest that is signed, and compares a body with it', () => {
    const { verify } = verifier()
    const accepted = { ok: true, payload: 'digest', sha256 }
    expect(verify(digested)).toMatchObject(accepted)
    for (const payload of [sha256.toUpperCase(), Buffer.from(BODY), () => sha256])
      expect(verify({ ...digested, payload })).toMatchObject(accepted)
    expect(verify({ ...digested, payload: Buffer.from(`${BODY} `) })).toMatchObject({ reason: 'payload_mismatch' })
  })

  it('asks for it only where it is signed and the signature is good', () => {
    const asked: string[] = []
    const ask = (name: string) => () => {
      asked.push(name)
      return sha256
    }
    const { verify } = verifier()
    verify({ ...request(), payload: ask('unsigned') })
    verify({ ...digested, method: 'POST', payload: ask('forged') })
    verify({ ...digested, payload: ask('good') })
    expect(asked).toEqual(['good'])
  })

  it('puts its digest into the plan where the request does not tell it', () => {
    const scheme = toyVerification()
    const silent: VerifyingScheme = {
      ...claiming({ sha256: undefined }),
      canonicalize: (plan: ToyPlan, key) =>
        scheme.canonicalize({ ...plan, payload: plan.payload === sha256 ? sha256 : 'another' } as ToyPlan, key),
      parse(request) {
        const result = claiming({ sha256: undefined }).parse(request)
        return result.state === 'signed' ? { ...result, plan: { ...result.plan, payload: '' } as never } : result
      },
    }
    const { verify } = verifier([silent])
    expect(verify({ ...digested, payload: Buffer.from(BODY) })).toMatchObject({ ok: true, sha256 })
    expect(verify({ ...digested, payload: Buffer.from(`${BODY} `) })).toMatchObject({ reason: 'mismatch' })
    expect(verify(digested)).toMatchObject({ reason: 'mismatch' })
  })

  it('throws for a payload that is neither bytes nor a digest', () => {
    for (const payload of ['abc', 7, () => undefined])
      expect(codeOf(() => verifier().verify({ ...digested, payload } as never))).toBe('input_invalid')
  })
})

describe('verify with regions', () => {
  const inRegion = (region: string) =>
    received(
      createSyncSigner(toy({ region }), { credentials: SECRET, backend: nodeBackend, clock }).presign({
        bucket: 'photos',
        key: 'k',
        expiresIn: 60,
      }),
    )

  it('accepts one, those of a list, or those that a function accepts', () => {
    const accepted = (region: NonNullable<Parameters<typeof toyVerification>[0]>['region']) =>
      ['here', 'there', 'else'].filter(
        (name) => verifier([toyVerification(region === undefined ? {} : { region })]).verify(inRegion(name)).ok,
      )
    expect(accepted(undefined)).toEqual(['here'])
    expect(accepted('there')).toEqual(['there'])
    expect(accepted(['here', 'there'])).toEqual(['here', 'there'])
    expect(accepted(({ region }) => region.length === 4)).toEqual(['here', 'else'])
  })

  it('answers a scope that is not accepted only after the key was looked up', () => {
    const misplaced = {
      reason: 'scope_mismatch',
      detail: 'far',
      answer: { status: 400, code: 'Far', message: '' },
    } as const
    const { verify } = verifier([claiming({ misplaced })])
    expect(verify(request())).toMatchObject({ reason: 'scope_mismatch', service: { code: 'Far' } })
    expect(verifier([claiming({ misplaced, accessKeyId: 'id9' })]).verify(request())).toMatchObject({
      reason: 'unknown_key',
    })
  })
})

describe('createVerifier', () => {
  it('answers as createSyncVerifier does, on any backend and with late answers', async () => {
    const requests = [
      request(),
      forged(),
      { ...request(), method: 'PUT' },
      { ...request(), headers: [] },
      received(signerOf().sign({ bucket: 'photos', resource: 'bucket' })),
      received(signerOf('toy', 'FAKEother').sign({ bucket: 'photos', key: 'k' })),
    ]
    const expected = requests.map((one) => verifier().verify(one))
    for (const backend of [nodeBackend, webBackend]) {
      const { verify } = createVerifier([toyVerification()], {
        credentialsOf: async (id) => (id === SECRET.accessKeyId ? SECRET : undefined),
        clock,
        backend,
      })
      expect(await Promise.all(requests.map(verify))).toEqual(expected)
    }
  })

  it('waits for a payload and for a replay store', async () => {
    const seen = new Set<string>()
    const { verify } = createVerifier([toyVerification()], {
      credentialsOf: () => SECRET,
      clock,
      replay: { remember: async (signature) => seen.size < seen.add(signature).size },
    })
    const sha256 = createHash('sha256').update('a').digest('hex')
    const one = received(signerOf().sign({ bucket: 'photos', key: 'k', headers: { 'x-toy-sha256': sha256 } }))
    expect(await verify({ ...one, payload: async () => Buffer.from('b') })).toMatchObject({
      reason: 'payload_mismatch',
    })
    expect(await verify({ ...one, payload: async () => Buffer.from('a') })).toMatchObject({ ok: true })
    expect(await verify({ ...one, payload: async () => Buffer.from('a') })).toMatchObject({ reason: 'replayed' })
    expect(await verify({ ...request(), payload: async () => Buffer.from('a') })).toMatchObject({ ok: true })
  })
})

function codeOf(run: () => unknown): SigningError['code'] | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return isSigningError(error) ? error.code : undefined
  }
}
