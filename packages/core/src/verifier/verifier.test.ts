import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import type { Secret } from '../credentials/credentials.js'
import { isSigningError, type SigningError } from '../errors.js'
import { importKey, type Step, type SyncBackend } from '../recipe/recipe.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims, FormCheck, FormClaims, IncomingRequest, ParseResult } from '../schemes/incoming.js'
import type { Rejection } from '../schemes/rejection.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import type { SyncVerifierOptions } from './options.js'
import { rawRequest } from './raw-request.js'
import { createSyncVerifier, createVerifier } from './verifier.js'

const NOW = 1_767_225_600
const SECRET = { accessKeyId: 'id1', accessKeySecret: 'FAKEsecret' }

const endpoint: Endpoint = {
  kind: 'any',
  address: (_region, bucket) => ({ origin: 'https://h', host: 'h', root: '/', bucket, bucketRule: 'segment' }),
  match: (_region, _host, path) => ({ bucket: 'b', path: path.slice(1), bucketRule: 'segment' }),
}

/** A small scheme: `?id=…&sig=…` signs method and path. What a request claims is told by the test. */
function toy(claims: Partial<Claims> = {}, mark = 'sig'): VerifyingScheme {
  return {
    name: `toy-${mark}`,
    signature: { algorithm: 'hmac-sha256', encoding: 'hex' },
    endpoint,
    answers: (reason) => ({ status: 403, code: reason, message: reason }),
    parse: (request) => reading(request, claims, mark),
    canonicalize(plan) {
      return { stringToSign: (plan as unknown as { text: string }).text }
    },
    *signingKey(_plan, credentials) {
      const { accessKeySecret } = credentials as Secret
      return yield* importKey('hmac-sha256', accessKeySecret as string)
    },
  }
}

function reading({ method, path, query }: IncomingRequest, claims: Partial<Claims>, mark: string): ParseResult {
  const signature = new RegExp(`(?:^|&)${mark}=([^&]*)`).exec(query)?.[1]
  if (signature === undefined) return { state: 'absent' }
  return {
    state: 'signed',
    plan: { scope: 'one', text: `${method} ${path}` } as never,
    objectKey: { key: path, path },
    signature,
    claims: {
      mode: 'url',
      accessKeyId: 'id1',
      securityToken: undefined,
      resource: 'object',
      bucket: 'b',
      key: path.slice(1),
      payload: 'unsigned',
      sha256: undefined,
      signedAt: NOW,
      expiresAt: NOW + 60,
      signedHeaders: [],
      misplaced: undefined,
      ...claims,
    },
  }
}

const signatureOf = (text: string, secret = SECRET.accessKeySecret) =>
  nodeBackend.sign(nodeBackend.importKey('hmac-sha256', secret, 'sign'), text, 'hex') as string

const request = (signature = signatureOf('GET /k'), mark = 'sig') => ({
  method: 'GET',
  target: `/k?${mark}=${signature}`,
  headers: { host: 'h' },
})

function verifier(
  schemes: readonly VerifyingScheme[] = [toy()],
  options: Partial<SyncVerifierOptions<VerifyingScheme>> = {},
) {
  return createSyncVerifier(schemes, {
    credentialsOf: (id) => (id === SECRET.accessKeyId ? (SECRET as never) : undefined),
    clock: { now: () => NOW * 1000 },
    backend: nodeBackend,
    ...options,
  })
}

const reasonOf = (claims: Partial<Claims>, credentials: object = SECRET) => {
  const verdict = verifier([toy(claims)], { credentialsOf: () => credentials as never }).verify(request())
  return verdict.ok ? 'ok' : verdict.reason
}

describe('a verdict', () => {
  it('says what was signed', () => {
    expect(verifier().verify(request())).toEqual({
      ok: true,
      scheme: 'toy-sig',
      mode: 'url',
      accessKeyId: 'id1',
      bucket: 'b',
      resource: 'object',
      payload: 'unsigned',
      key: 'k',
      signedHeaders: [],
      signedAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T00:01:00.000Z',
    })
  })

  it('on a mismatch holds the texts and never the right signature', () => {
    const verdict = verifier().verify(request('00'))
    expect(verdict).toMatchObject({ ok: false, reason: 'mismatch', expected: { stringToSign: 'GET /k' } })
    for (const shown of [JSON.stringify(verdict), inspect(verdict, { depth: 9, showHidden: true })]) {
      expect(shown).not.toContain(signatureOf('GET /k'))
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
    ['with a dead token', {}, { ...SECRET, expiresAt: '2025-12-31T00:00:00Z' }, 'token_expired'],
    ['of an id whose credentials are those of another', {}, { ...SECRET, accessKeyId: 'id2' }, 'unknown_key'],
    ['with a date that is no number', { signedAt: Number.NaN }, undefined, 'not_yet_valid'],
    ['with an end that is no number', { expiresAt: Number.NaN }, undefined, 'expired'],
  ])('%s', (_name, claims, credentials, reason) => {
    expect(reasonOf(claims, credentials)).toBe(reason)
  })

  it('comes in the order of the service: an end before the key, the key before tokens and dates', () => {
    const late = { expiresAt: NOW - 1, accessKeyId: 'nobody' }
    expect(verifier([toy(late)]).verify(request())).toMatchObject({ reason: 'expired' })
    const skewed = { expiresAt: undefined, signedAt: 0, accessKeyId: 'nobody' }
    expect(verifier([toy(skewed)]).verify(request())).toMatchObject({ reason: 'unknown_key' })
  })
})

describe('exactly one scheme may speak', () => {
  const schemes = [toy({}, 'sig'), toy({}, 'mac')]

  it.each([[schemes], [[...schemes].reverse()]])('whatever the order of the list', (list) => {
    expect(verifier(list).verify(request(signatureOf('GET /k'), 'mac'))).toMatchObject({ ok: true, scheme: 'toy-mac' })
    const both = { ...request(), target: `/k?sig=${signatureOf('GET /k')}&mac=${signatureOf('GET /k')}` }
    expect(verifier(list).verify(both)).toMatchObject({ ok: false, reason: 'conflicting' })
  })

  it('tells what is not signed from what is signed in a way nobody knows', () => {
    const bare = { method: 'GET', target: '/k', headers: ['Host', 'h'] }
    expect(verifier().verify(bare)).toMatchObject({ reason: 'unsigned' })
    expect(verifier().verify({ ...bare, headers: [...bare.headers, 'Authorization', 'X'] })).toMatchObject({
      reason: 'unsupported',
    })
  })
})

describe('what could be taken for two requests is malformed', () => {
  it.each<[string, object]>([
    ['a line feed in a header value', { headers: { host: 'h', a: '1\nb:2' } }],
    ['a colon in a header name', { headers: { host: 'h', 'a:b': '1' } }],
    ['a line feed in the method', { method: 'GET\n/x' }],
    ['two hosts', { headers: ['Host', 'h', 'Host', 'i'] }],
    ['two hosts, as HTTP/2 has them', { headers: [':authority', 'i', 'host', 'h'] }],
    ['a host in the target and another in the header', { target: 'http://i/k' }],
    ['a target without a slash', { target: 'k' }],
    ['half a surrogate pair', { target: '/\ud800' }],
    ['headers that are no headers', { headers: 'host: h' }],
    ['a header without a value', { headers: ['Host', 'h', 'x'] }],
  ])('%s', (_name, change) => {
    expect(verifier().verify({ ...request(), ...change } as never)).toMatchObject({ ok: false, reason: 'malformed' })
  })
})

describe('the look-up of credentials', () => {
  it('that fails is passed on, since an outage is no forgery', async () => {
    const down = () => {
      throw new Error('the database is down')
    }
    expect(() => verifier([toy()], { credentialsOf: down }).verify(request())).toThrow('the database is down')
    const later = createVerifier([toy()], {
      credentialsOf: () => Promise.reject(new Error('the database is down')),
      clock: { now: () => NOW * 1000 },
    })
    await expect(later.verify(request())).rejects.toThrow('the database is down')
  })

  it('costs the same work for an id that nobody has', () => {
    const work = (accessKeyId: string) => {
      const { backend, steps } = counting()
      verifier([toy({ accessKeyId })], { backend }).verify(request())
      return steps
    }
    expect(work('id1')).toEqual(['importKey', 'sign'])
    expect(work('nobody')).toEqual(work('id1'))
  })

  it('remembers a key while the secret stays the same, and not one moment longer', () => {
    const { backend, steps } = counting()
    let secret = SECRET.accessKeySecret
    const kept = verifier([toy()], {
      backend,
      credentialsOf: (accessKeyId) => ({ accessKeyId, accessKeySecret: secret }) as never,
    })
    kept.verify(request())
    kept.verify(request())
    expect(steps).toEqual(['importKey', 'sign', 'sign'])
    secret = 'FAKErotated'
    expect(kept.verify(request()).ok).toBe(false)
    expect(kept.verify(request(signatureOf('GET /k', secret))).ok).toBe(true)
  })

  it('may give a derived key, which is good for its scope alone', () => {
    const signingKey = nodeBackend.importKey('hmac-sha256', SECRET.accessKeySecret, 'sign')
    const derived = (scope: string) =>
      verifier([toy()], { credentialsOf: (accessKeyId) => ({ accessKeyId, signingKey, scope }) as never }).verify(
        request(),
      )
    expect(derived('one').ok).toBe(true)
    expect(derived('two')).toMatchObject({ reason: 'scope_mismatch' })
  })
})

function counting() {
  const steps: Step['step'][] = []
  const backend: SyncBackend = {
    ...nodeBackend,
    importKey: (...args) => {
      steps.push('importKey')
      return nodeBackend.importKey(...args)
    },
    sign: (...args) => {
      steps.push('sign')
      return nodeBackend.sign(...args)
    },
  }
  return { backend, steps }
}

describe('a replay store', () => {
  it('makes a link work once, and is told until when', () => {
    const seen = new Map<string, Date>()
    const once = verifier([toy()], {
      replay: { remember: (signature, until) => seen.size < seen.set(signature, until).size },
    })
    expect(once.verify(request()).ok).toBe(true)
    expect(once.verify(request())).toMatchObject({ ok: false, reason: 'replayed' })
    expect([...seen.values()]).toEqual([new Date((NOW + 60) * 1000)])
  })

  it('is not asked about forgeries, and refuses when its answer comes too late', () => {
    const asked: string[] = []
    const late = verifier([toy()], { replay: { remember: (signature) => asked.push(signature) as never } })
    expect(late.verify(request('00'))).toMatchObject({ reason: 'mismatch' })
    expect(asked).toEqual([])
    expect(late.verify(request())).toMatchObject({ reason: 'replayed' })
  })
})

describe('a verifier that could never answer is refused', () => {
  const blind: Endpoint = { kind: 'custom', address: endpoint.address }

  it.each<[string, () => unknown]>([
    ['no scheme', () => verifier([])],
    ['no endpoint', () => verifier([toy()], { endpoints: [] })],
    ['an endpoint that cannot tell the bucket', () => verifier([toy()], { endpoints: [endpoint, blind] })],
    ["a scheme's own endpoint that cannot", () => verifier([{ ...toy(), endpoint: blind }])],
    ['a tolerance that is no number', () => verifier([toy()], { maxSkew: Number.NaN })],
  ])('%s', (_name, make) => {
    expect(codeOf(make)).toBe('verifier_invalid')
  })

  it('and a clock that gives no number accepts nothing', () => {
    expect(codeOf(() => verifier([toy()], { clock: { now: () => Number.NaN } }).verify(request()))).toBe('time_invalid')
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

describe('rawRequest', () => {
  it('says what a fetch Request has lost', () => {
    expect(
      rawRequest({
        method: 'GET',
        url: 'https://h/a?b#c',
        headers: [
          ['Host', 'x'],
          ['a', '1'],
        ],
      }),
    ).toEqual({
      method: 'GET',
      target: '/a?b',
      headers: [
        ['host', 'h'],
        ['a', '1'],
      ],
      lost: ['raw-target', 'dot-segments', 'repeated-headers'],
    })
  })
})

describe('verifyForm', () => {
  const policy = 'a policy'
  const signed = { sig: signatureOf(policy), policy }
  const claimed: FormClaims = {
    mode: 'form',
    accessKeyId: 'id1',
    securityToken: undefined,
    bucket: 'b',
    signedAt: NOW,
    expiresAt: NOW + 60,
    misplaced: undefined,
    maxBytes: 9,
  }

  /** The toy scheme for forms: the field `policy` is signed by the field that the scheme's mark names. */
  function formToy(claims: Partial<FormClaims> = {}, mark = 'sig', unreadable?: Rejection): VerifyingScheme {
    return {
      ...toy({}, mark),
      parseForm: (fields) => {
        const signature = fields.get(mark)
        if (signature === undefined) return { state: 'absent' }
        const stringToSign = fields.get('policy') ?? ''
        const check: FormCheck = ({ bucket, size = 0 }) =>
          bucket === 'b' && size <= 9 ? [] : [{ field: 'file', detail: 'too much', answer: ANSWER }]
        const plan = { scope: 'one' }
        return { state: 'signed', plan, stringToSign, signature, claims: { ...claimed, ...claims }, check, unreadable }
      },
    }
  }

  const ANSWER = { status: 400, code: 'Bad', message: 'bad' }
  const form = (fields: object = signed) => Object.entries(fields) as [string, string][]

  it('accepts a form that is signed, and leaves bucket and size to check', async () => {
    const verdict = verifier([formToy()]).verifyForm(form())
    expect(verdict).toMatchObject({ ok: true, scheme: 'toy-sig', accessKeyId: 'id1', bucket: 'b', maxBytes: 9 })
    expect(verdict).toHaveProperty('expiresAt', '2026-01-01T00:01:00.000Z')
    if (!verdict.ok) throw new Error(verdict.detail)
    expect(verdict.check({ bucket: 'b', size: 9 })).toEqual([])
    expect(verdict.check({ bucket: 'b', size: undefined })).toEqual([])
    expect(verdict.check({ bucket: 'c', size: 9 }).map(({ field }) => field)).toEqual(['file'])
    const later = createVerifier([formToy()], { credentialsOf: () => SECRET, clock: { now: () => NOW * 1000 } })
    expect(await later.verifyForm(form())).toMatchObject({ ok: true, scheme: 'toy-sig' })
  })

  it.each<[string, Parameters<typeof formToy>[0], object, string]>([
    ['whose policy was changed', {}, { ...signed, policy: 'another' }, 'mismatch'],
    ['of an id that no one has', { accessKeyId: 'id2' }, signed, 'unknown_key'],
    ['with a token that is not the id’s', { securityToken: 'FAKEtoken' }, signed, 'token_mismatch'],
    ['that expired', { expiresAt: NOW - 1 }, signed, 'expired'],
    ['that begins too far ahead', { signedAt: NOW + 901 }, signed, 'not_yet_valid'],
    [
      'of a scope that is not accepted',
      { misplaced: { reason: 'scope_mismatch', detail: 'no', answer: ANSWER } },
      signed,
      'scope_mismatch',
    ],
    ['that is not signed', {}, { policy }, 'unsigned'],
    ['with a field twice in different case', {}, { ...signed, Policy: policy }, 'malformed'],
    ['with a field that is not text', {}, { ...signed, a: 1 }, 'malformed'],
  ])('rejects a form %s', (_what, claims, fields, reason) => {
    expect(verifier([formToy(claims)]).verifyForm(form(fields))).toMatchObject({ ok: false, reason })
  })

  it('judges the expiration once the signature is proved, and then what cannot be read', () => {
    const forged = form({ ...signed, policy: 'another' })
    expect(verifier([formToy({ expiresAt: NOW - 1 })]).verifyForm(forged)).toMatchObject({ reason: 'mismatch' })
    const unreadable: Rejection = { reason: 'malformed', detail: 'not a policy', answer: ANSWER }
    const strict = verifier([formToy({}, 'sig', unreadable)])
    expect(strict.verifyForm(form())).toMatchObject({ reason: 'malformed', service: ANSWER })
    expect(strict.verifyForm(forged)).toMatchObject({ reason: 'mismatch' })
  })

  it('lets exactly one scheme speak, and answers in the words for forms', () => {
    const asked: string[] = []
    const answers = (reason: string, signedIn: string) => {
      asked.push(signedIn)
      return { status: 403, code: reason, message: reason }
    }
    const both = verifier([{ ...formToy(), answers }, formToy({}, 'mac')])
    expect(both.verifyForm(form({ mac: signed.sig, policy }))).toMatchObject({ ok: true, scheme: 'toy-mac' })
    expect(both.verifyForm(form({ ...signed, mac: signed.sig }))).toMatchObject({ ok: false, reason: 'conflicting' })
    both.verifyForm(form({ ...signed, policy: 'another' }))
    expect(asked).toEqual(['form', 'form'])
  })

  it('makes a form work once where there is a replay store', () => {
    const seen = new Set<string>()
    const once = verifier([formToy()], { replay: { remember: (signature) => seen.size < seen.add(signature).size } })
    expect(once.verifyForm(form()).ok).toBe(true)
    expect(once.verifyForm(form())).toMatchObject({ ok: false, reason: 'replayed' })
  })
})
