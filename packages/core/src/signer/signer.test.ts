import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsBackend } from '../backends/js/index.js'
import { nodeBackend } from '../backends/node.js'
import { webBackend } from '../backends/web.js'
import type { CredentialsNeed, Secret } from '../credentials/credentials.js'
import { isSigningError, type SigningError } from '../errors.js'
import { sign } from '../recipe/recipe.js'
import { received } from '../testing/scheme-changes.js'
import { type Toy, toy, toyVerification } from '../testing/toy-scheme.js'
import { createSyncVerifier } from '../verifier/verifier.js'
import type { PresignInput } from './input.js'
import { job } from './job.js'
import type { SyncSignerOptions } from './options.js'
import { createSigner, createSyncSigner } from './signer.js'

const SECRET = 'FAKEsecretThatNoOneMaySee0001'
const TOKEN = 'FAKEtokenThatTravels/+=0001'
const credentials = { accessKeyId: 'AKtestKEY0001', accessKeySecret: SECRET, securityToken: TOKEN }
const AT = Date.parse('2026-02-28T23:59:50Z')
const clock = { now: () => AT }
const link: PresignInput = { bucket: 'photos', key: 'cat.jpg', expiresIn: 60 }

const syncSigner = (options: Partial<SyncSignerOptions<Toy>> = {}) =>
  createSyncSigner(toy(), { credentials, backend: nodeBackend, clock, ...options })
const signer = syncSigner()
const { verify } = createSyncVerifier([toyVerification()], {
  credentialsOf: () => credentials,
  backend: nodeBackend,
  clock,
})

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('+', '%', '/', '.', ' ', '&', '=', '汉', '😀'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})
const key = text.filter((text) => text !== '')
const name = text.filter((text) => text !== '' && text !== '__proto__' && !text.startsWith('x-toy'))
const query = fc.dictionary(name, fc.option(text), { maxKeys: 4, noNullPrototype: true })
const headerName = fc.oneof(
  fc.constantFrom('content-type', 'range', 'if-match'),
  fc.stringMatching(/^x-toy-meta-[a-z0-9_-]{1,8}$/),
)
const headerValue = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '\t', ';', ',', ':', '"', '=', '中') })
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 4, noNullPrototype: true })
const shared = {
  method: fc.constantFrom('GET', 'put', 'HEAD', 'DELETE', 'POST'),
  query,
  headers,
  additionalHeaders: fc.subarray(['Range', 'if-match', 'host', 'not-there']),
  expiresIn: fc.integer({ min: 1, max: 604_800 }),
}
const bucket = fc.constantFrom('photos', 'a1b', 'b'.repeat(63))
const input: fc.Arbitrary<PresignInput> = fc.oneof(
  fc.record({ ...shared, bucket, key, allowUnsafeKey: fc.constant(true) }),
  fc.record({ ...shared, bucket, resource: fc.constant('bucket' as const) }),
  fc.record({ ...shared, resource: fc.constant('service' as const) }),
)

const shuffled = <T>(record: Readonly<Record<string, T>> = {}) => Object.fromEntries(Object.entries(record).reverse())
const shouted = <T>(record: Readonly<Record<string, T>> = {}) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toUpperCase(), value]))

describe('presign and sign', () => {
  it('make what verify accepts and names as it was addressed', () => {
    fc.assert(
      fc.property(input, (input) => {
        for (const signed of [signer.presign(input), signer.sign(input)])
          expect(verify(received(signed))).toMatchObject({
            ok: true,
            resource: input.resource ?? 'object',
            bucket: 'bucket' in input ? input.bucket : undefined,
            key: 'key' in input ? input.key : undefined,
          })
      }),
    )
  })

  it('make the same of headers in another order and letter case', () => {
    fc.assert(
      fc.property(input, (input) => {
        const names = input.additionalHeaders ?? []
        const other: PresignInput = {
          ...input,
          headers: shouted(shuffled(input.headers)),
          query: shuffled(input.query),
          additionalHeaders: [...names.map((name) => name.toUpperCase()), ...names],
        }
        expect(signer.presign(other).url).toBe(signer.presign(input).url)
        expect(signer.sign(other).headers).toEqual(signer.sign(input).headers)
      }),
    )
  })

  it('make the same at once, later, in a batch and on every backend', async () => {
    const others = [jsBackend, webBackend].map((backend) => createSigner(toy(), { credentials, backend, clock }))
    await fc.assert(
      fc.asyncProperty(fc.array(input, { maxLength: 4 }), async (inputs) => {
        const ours = inputs.map((input) => signer.presign(input))
        expect(signer.presignMany(inputs)).toEqual(ours)
        for (const other of others) {
          expect(await other.presignMany(inputs)).toEqual(ours)
          expect(await Promise.all(inputs.map((input) => other.presign(input)))).toEqual(ours)
          expect(await Promise.all(inputs.map((input) => other.sign(input)))).toEqual(
            inputs.map((input) => signer.sign(input)),
          )
        }
      }),
      { numRuns: 30 },
    )
  })

  it('leave the input as it was, and read nothing of a polluted prototype', () => {
    const polluted = Object.prototype as Record<string, unknown>
    fc.assert(
      fc.property(input, (input) => {
        const copy = structuredClone(input)
        const { url } = signer.presign(input)
        const fresh = syncSigner()
        expect(input).toEqual(copy)
        Object.assign(polluted, { bucket: 'evil', headers: { a: 'b' }, at: new Date(0), endpoint: 7, path: '/' })
        try {
          expect(fresh.presign(input).url).toBe(url)
        } finally {
          for (const name of ['bucket', 'headers', 'at', 'endpoint', 'path']) delete polluted[name]
        }
      }),
      { numRuns: 50 },
    )
  })

  it('see what was changed in an input object between two calls', () => {
    const query: Record<string, string | readonly string[]> = { a: '1' }
    const headers: Record<string, string> = { 'x-toy-meta-a': '1' }
    const additionalHeaders: string[] = []
    const input = { ...link, query, headers, additionalHeaders }
    const seen = new Set([signer.presign(input).url])
    const changes = [
      () => (query.a = '2'),
      () => (query.b = ''),
      () => delete query.a,
      () => (headers['x-toy-meta-a'] = '2'),
      () => (headers.range = 'bytes=0-1'),
      () => additionalHeaders.push('range'),
      () => (input.method = 'PUT'),
      () => (input.bucket = 'other'),
      () => (input.expiresIn = 61),
      () => (input.key = 'dog.jpg'),
    ]
    // An unsigned header changes what is sent, and not the URL.
    const made = changes.map((change) => {
      change()
      return signer.presign(input)
    })
    for (const { url } of made) seen.add(url)
    expect(made[4]?.headers).toMatchObject({ range: 'bytes=0-1' })
    expect(seen.size).toBe(changes.length)
  })

  it('date a signature by `at`, else by the clock, which is asked once', () => {
    let asked = 0
    const counting = syncSigner({ clock: { now: () => AT + 1000 * asked++ } })
    const stamps = (urls: readonly { url: string }[]) => urls.map(({ url }) => /\d{8}T\d{6}Z/.exec(url)?.[0])
    expect(stamps(counting.presignMany([link, link, link]))).toEqual(Array(3).fill('20260228T235950Z'))
    expect(asked).toBe(1)
    expect(stamps([counting.presign({ ...link, at: new Date('2026-01-01T00:00:00.999Z') })])).toEqual([
      '20260101T000000Z',
    ])
  })
})

describe('credentials', () => {
  it('are asked for once for each signature or batch, with the end of what is signed', () => {
    const needs: string[] = []
    const asking = syncSigner({
      credentials: ({ until }: CredentialsNeed) => {
        needs.push(until.toISOString())
        return credentials
      },
    })
    asking.presign(link)
    asking.sign({ bucket: 'photos', key: 'a' })
    asking.presignMany([link, { ...link, expiresIn: 600 }, link])
    asking.presign({ ...link, at: new Date('2026-03-01T00:00:00Z') })
    asking.check({ ...link, expiresIn: 5 })
    asking.run(job({ expiresIn: 7 }, function* () {}))
    expect(needs).toEqual([
      '2026-03-01T00:00:50.000Z',
      '2026-02-28T23:59:50.000Z',
      '2026-03-01T00:09:50.000Z',
      '2026-03-01T00:01:00.000Z',
      '2026-02-28T23:59:55.000Z',
      '2026-02-28T23:59:57.000Z',
    ])
  })

  it('are asked for with the signal of the input, which has to be one', async () => {
    const given: unknown[] = []
    const asking = createSigner(toy(), {
      credentials: async (need: CredentialsNeed) => {
        given.push(need.signal)
        return credentials
      },
      clock,
    })
    const { signal } = new AbortController()
    await asking.presign({ ...link, signal })
    await asking.sign({ bucket: 'photos', key: 'a', signal })
    await asking.presignMany([{ ...link, signal }, link])
    await asking.presign(link)
    expect(given).toEqual([signal, signal, signal, undefined])
    await expect(asking.presign({ ...link, signal: 'stop' as never })).rejects.toMatchObject({
      code: 'input_invalid',
      details: { name: 'signal' },
    })
  })

  it('may come later to createSigner, and what their provider throws is thrown', async () => {
    const slow = createSigner(toy(), { credentials: async () => credentials, clock })
    expect((await slow.presign(link)).url).toBe(signer.presign(link).url)
    const down = createSigner(toy(), { credentials: () => Promise.reject(new Error('the service is down')), clock })
    await expect(down.presign(link)).rejects.toThrow('the service is down')
    await expect(down.presignMany([])).rejects.toThrow('the service is down')
  })

  it('are copied by createSyncSigner: what becomes of the object later changes nothing', () => {
    const mine = { ...credentials }
    const kept = syncSigner({ credentials: mine })
    const { url } = kept.presign(link)
    mine.accessKeySecret = 'FAKEother'
    expect(kept.presign(link).url).toBe(url)
  })

  it('that expired, or that expire before a link does, are refused by presign', () => {
    const until = (expiresAt: string, options: Partial<SyncSignerOptions<Toy>> = {}) =>
      syncSigner({ credentials: { ...credentials, expiresAt }, ...options })
    expect(codeOf(() => until('2026-02-28T23:59:50Z').presign(link))).toBe('credentials_expired')
    expect(codeOf(() => until('2026-02-28T23:59:50Z').sign(link))).toBe('credentials_expired')
    expect(codeOf(() => until('2026-03-01T00:00:49Z').presign(link))).toBe('token_expiry')
    expect(codeOf(() => until('2026-03-01T00:00:50Z').presign(link))).toBeUndefined()
    expect(until('2026-03-01T00:00:49Z').sign(link).url).toBe(signer.sign(link).url)
  })

  it('shorten a link to their life where onTokenExpiry says `clamp`, of the call before that of the signer', () => {
    const expiresAt = '2026-03-01T00:00:20.900Z'
    const clamping = syncSigner({ credentials: { ...credentials, expiresAt }, onTokenExpiry: 'clamp' })
    expect(clamping.presign(link).expiresAt).toBe('2026-03-01T00:00:20.000Z')
    expect(codeOf(() => clamping.presign({ ...link, onTokenExpiry: 'reject' }))).toBe('token_expiry')
    const rejecting = syncSigner({ credentials: { ...credentials, expiresAt } })
    expect(rejecting.presign({ ...link, onTokenExpiry: 'clamp' }).expiresAt).toBe('2026-03-01T00:00:20.000Z')
  })
})

describe('presignMany', () => {
  const wrong = { ...link, key: '' }

  it('tells which input is wrong, and signs nothing', async () => {
    let asked = 0
    const backend = {
      ...nodeBackend,
      digest: (...args: Parameters<typeof nodeBackend.digest>) => {
        asked++
        return nodeBackend.digest(...args)
      },
    }
    const inputs = [link, link, wrong, link]
    expect(errorOf(() => syncSigner({ backend }).presignMany(inputs))).toMatchObject({ code: 'key_empty', index: 2 })
    const slow = createSigner(toy(), { credentials, clock, backend })
    await expect(slow.presignMany(inputs)).rejects.toMatchObject({ code: 'key_empty', index: 2 })
    expect(asked).toBe(0)
  })

  it('signs an empty list', async () => {
    expect(signer.presignMany([])).toEqual([])
    expect(await createSigner(toy(), { credentials, clock }).presignMany([])).toEqual([])
  })
})

describe('check', () => {
  const wrong: readonly [object, SigningError['code'] | undefined][] = [
    [link, undefined],
    [{ bucket: 'photos', key: 'a' }, undefined],
    [{ ...link, expiresIn: 0 }, 'expiry_out_of_range'],
    [{ ...link, key: undefined }, 'key_missing'],
    [{ ...link, bucket: undefined }, 'bucket_missing'],
  ]

  it('returns the error that signing would throw, and throws none', async () => {
    const slow = createSigner(toy(), { credentials, clock })
    for (const [input, code] of wrong) {
      expect(signer.check(input as never)?.code).toBe(code)
      expect((await slow.check(input as never))?.code).toBe(code)
    }
  })

  it('goes by the one mode of a scheme that has one, else by the lifetime', () => {
    const urls: Toy = { ...toy(), modes: ['url'] }
    const only = createSyncSigner(urls, { credentials, backend: nodeBackend, clock })
    expect(only.check({ bucket: 'photos', key: 'a' })?.code).toBe('expiry_out_of_range')
    expect(codeOf(() => only.sign({ bucket: 'photos', key: 'a' }))).toBe('mode_unsupported')
  })

  it('throws what is not a SigningError', () => {
    const broken: Toy = {
      ...toy(),
      prepare: () => {
        throw new RangeError('a bug')
      },
    }
    expect(() => createSyncSigner(broken, { credentials, backend: nodeBackend }).check(link)).toThrow(RangeError)
  })
})

describe('run', () => {
  const tag = (text: string) =>
    job<Toy, string>({}, function* ({ signingKey, scheme }) {
      return yield* sign(yield* signingKey({ scope: `20260228/${scheme.region}/toy` }), text, 'hex')
    })

  it("signs a job with the signer's key, at once and later", async () => {
    const slow = createSigner(toy(), { credentials, clock })
    expect(signer.run(tag('a'))).toMatch(/^[0-9a-f]{64}$/)
    expect(await slow.run(tag('a'))).toBe(signer.run(tag('a')))
    expect(signer.run(tag('b'))).not.toBe(signer.run(tag('a')))
  })
})

describe('a signer', () => {
  it('shows no secret in anything that can be logged, and no token in an error', () => {
    fc.assert(
      fc.property(input, fc.boolean(), (input, spoiled) => {
        const given = spoiled ? { ...input, headers: { ...input.headers, authorization: 'x' } } : input
        const results = [() => signer.presign(given), () => signer.sign(given)].map(errorOr)
        const shown = results.map((one) => inspect(one, { depth: 9, showHidden: true }) + JSON.stringify(one)).join()
        expect(shown).not.toContain(SECRET)
        for (const error of results.filter(isSigningError))
          expect(error.message + JSON.stringify(error)).not.toContain(TOKEN)
      }),
      { numRuns: 50 },
    )
    for (const one of [signer, syncSigner({ credentials: () => credentials })])
      expect(inspect(one, { depth: 9, showHidden: true }) + JSON.stringify(one)).not.toContain(SECRET)
  })

  it('refuses credentials that are not any when it is made', () => {
    for (const missing of [undefined, null])
      expect(codeOf(() => syncSigner({ credentials: missing as unknown as Secret }))).toBe('input_invalid')
    for (const wrong of [{}, { accessKeyId: 'a' }, { accessKeyId: '', accessKeySecret: 'b' }])
      expect(codeOf(() => syncSigner({ credentials: wrong as unknown as Secret }))).toBe('credentials_invalid')
  })
})

function errorOr(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

function errorOf(work: () => unknown): SigningError | undefined {
  const result = errorOr(work)
  return isSigningError(result) ? result : undefined
}

function codeOf(work: () => unknown): SigningError['code'] | undefined {
  return errorOf(work)?.code
}
