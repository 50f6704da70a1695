import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../../backends/node.js'
import { pathStyleEndpoint } from '../../schemes/endpoints.js'
import type { PresignInput } from '../../signer/input.js'
import type { WireRequest } from '../../signer/signed-request.js'
import { createSyncSigner } from '../../signer/signer.js'
import { received } from '../../testing/scheme-changes.js'
import { type ToyPlan, toy, toyMistakes, toyVerification } from '../../testing/toy-scheme.js'
import { createSyncVerifier } from '../../verifier/verifier.js'
import type { Cause } from '../cause.js'
import type { Theirs } from '../sides.js'
import { inPlan, type Mistake } from './mistake.js'
import { type ReproduceOptions, reproduce } from './reproduce.js'

const SECRET = 'FAKEsecretThatNoOneMaySee'
const clock = { now: () => Date.parse('2026-01-01T00:00:00Z') }
const signerWith = (accessKeySecret: string) =>
  createSyncSigner(toy(), { credentials: { accessKeyId: 'AK1', accessKeySecret }, backend: nodeBackend, clock })
const signer = signerWith(SECRET)
const scheme = toyVerification()

const input: PresignInput = {
  method: 'PUT',
  bucket: 'photos',
  key: 'a/b c.jpg',
  query: { acl: null, x: 'a b' },
  headers: { 'content-type': 'image/png', 'x-toy-meta': '1' },
  expiresIn: 60,
}
const link = signer.presign(input)

const search = (theirs: Theirs, options: Partial<ReproduceOptions> = {}, signed: WireRequest = link) =>
  signer.run(reproduce(signed, theirs, { scheme, mistakes: toyMistakes, ...options }))

/** The same texts under a secret that no signer of ours takes. */
function signedWithSecret(secret: string) {
  const { stringToSign } = link.trace
  const key = createHmac('sha256', secret)
    .update(stringToSign.split('\n')[2] as string)
    .digest()
  return { ...link.trace, signature: createHmac('sha256', key).update(stringToSign).digest('hex') }
}

/** What a service signs that sees another request, with the same secret. */
function signedElsewhere(change: (request: ReturnType<typeof received>) => object): Theirs {
  const request = received(link)
  const verdict = createSyncVerifier([scheme], {
    credentialsOf: () => ({ accessKeyId: 'AK1', accessKeySecret: SECRET }),
    backend: nodeBackend,
    clock,
  }).verify({ ...request, ...change(request) })
  const texts = verdict.ok ? undefined : verdict.expected
  if (!texts) throw new Error(`Cannot test with a verdict ${JSON.stringify(verdict)}`)
  const scope = texts.stringToSign.split('\n')[2] ?? ''
  const key = nodeBackend.sign(nodeBackend.importKey('hmac-sha256', SECRET, 'sign'), scope, 'bytes')
  const signature = nodeBackend.sign(nodeBackend.importKey('hmac-sha256', key, 'sign'), texts.stringToSign, 'hex')
  return { ...texts, signature: signature as string }
}

const inTarget = (from: string | RegExp, to: string) =>
  signedElsewhere(({ target }) => ({ target: target.replace(from, to) }))
const withHeaders = (change: Readonly<Record<string, string>>) =>
  signedElsewhere(({ headers }) => ({ headers: Object.entries({ ...Object.fromEntries(headers), ...change }) }))

describe('reproduce', () => {
  it.each<[string, () => Theirs, Cause[]]>([
    ['no mistake', () => link.trace, []],
    ['another type', () => withHeaders({ 'content-type': 'text/plain' }), ['header_changed']],
    ['another method', () => signedElsewhere(() => ({ method: 'GET' })), ['method_changed']],
    ['a key that was encoded twice', () => inTarget('b%20c', 'b%2520c'), ['encoded_twice']],
    ['a plus for a blank', () => inTarget('b%20c', 'b%2Bc'), ['plus_for_space']],
    ['a parameter that is missing', () => inTarget('acl&', ''), ['query_missing']],
    ['a bucket in the path', () => inTarget('/a/', '/photos/a/'), ['bucket_doubled']],
    [
      'a missing header',
      () => signedElsewhere(({ headers }) => ({ headers: headers.filter(([name]) => name !== 'x-toy-meta') })),
      ['header_missing'],
    ],
    [
      'two mistakes at once',
      () => signedElsewhere(({ target }) => ({ method: 'GET', target: target.replace('b%20c', 'b%2520c') })),
      ['method_changed', 'encoded_twice'],
    ],
    [
      'another region',
      () =>
        createSyncSigner(toy({ region: 'there' }), {
          credentials: { accessKeyId: 'AK1', accessKeySecret: SECRET },
          backend: nodeBackend,
          clock,
        }).presign(input).trace,
      ['region'],
    ],
  ])('finds %s', (_name, theirs, causes) => {
    const found = search(theirs())
    expect(found).toMatchObject({ found: true, proof: 'signature' })
    expect(found.found && found.mistakes.map(({ cause }) => cause).sort()).toEqual([...causes].sort())
  })

  it('adds a type that a sender adds unasked', () => {
    const bare = signer.presign({ ...input, headers: {} })
    const theirs = signer.presign({ ...input, headers: { 'content-type': 'application/octet-stream' } }).trace
    expect(search(theirs, {}, bare)).toMatchObject({
      mistakes: [{ cause: 'header_added', name: 'adds a Content-Type' }],
    })
  })

  it.each([
    ['merged slashes', 'a//b.jpg', 'a/b.jpg', 'merges slashes'],
    ['collapsed dots', 'a/x/../b.jpg', 'a/b.jpg', 'collapses dot segments'],
    ['a plus that was taken for a blank', 'a+b.jpg', 'a b.jpg', 'takes + for a blank'],
    ['a blank that was written as a plus', 'a b.jpg', 'a+b.jpg', 'writes + for a blank'],
  ])('finds %s', (_name, key, other, name) => {
    const signed = signer.presign({ ...input, key, allowUnsafeKey: true })
    const theirs = signer.presign({ ...input, key: other }).trace
    expect(search(theirs, {}, signed)).toMatchObject({ found: true, mistakes: [{ name }] })
  })

  it('finds values that were encoded twice where a request is signed in its headers', () => {
    const { expiresIn: _unused, ...headerInput } = input
    const signed = signer.sign(headerInput)
    const theirs = signer.sign({ ...headerInput, query: { acl: null, x: 'a%20b' } }).trace
    expect(search(theirs, {}, signed)).toMatchObject({ mistakes: [{ cause: 'encoded_twice' }] })
  })

  it('finds spaces and line ends that were copied along with the secret', () => {
    for (const secret of [`${SECRET}\n`, ` ${SECRET}`, `${SECRET}\r\n`, `\t${SECRET}`])
      expect(search(signedWithSecret(secret))).toMatchObject({ mistakes: [{ cause: 'secret_whitespace' }] })
  })

  it('finds nothing for another secret, and says how much it tried', () => {
    const theirs = signerWith('FAKEother').presign(input).trace
    expect(search(theirs)).toEqual({ found: false, tried: expect.any(Number), exhausted: false })
  })

  it('makes no mistake twice', () => {
    expect(search(inTarget('b%20c', 'b%252520c'))).toMatchObject({ found: false, exhausted: false })
  })

  it('stops at its budget', () => {
    const theirs = signerWith('FAKEother').presign(input).trace
    for (const budget of [0, 1, 17])
      expect(search(theirs, { budget })).toEqual({ found: false, tried: budget, exhausted: true })
  })

  it('tries no text twice', () => {
    const tried: string[] = []
    const noting = {
      ...scheme,
      canonicalize: (...args: Parameters<typeof scheme.canonicalize>) => {
        const made = scheme.canonicalize(...args)
        tried.push(JSON.stringify(args))
        return made
      },
    }
    const silent: Mistake<ToyPlan> = { cause: 'unknown', name: 'does nothing', subject: (subject) => [subject] }
    search(link.trace, { scheme: noting, mistakes: [silent as Mistake] })
    expect(new Set(tried).size).toBe(1)
    // A secret with a typo signs the same texts once more, once for each of its forms.
    tried.length = 0
    const found = search(signerWith('FAKEother').presign(input).trace, {
      scheme: noting,
      mistakes: [silent as Mistake],
      budget: 200,
    })
    // Texts are made to be compared with those before; tried is what is signed.
    expect(found.tried).toBeGreaterThan(10)
    expect(found.tried).toBeLessThan(13 * new Set(tried).size)
  })

  it('compares strings to sign where the other side has no signature, and says so', () => {
    const { signature: _unused, ...texts } = signer.presign({ ...input, method: 'GET' }).trace
    const answer = { code: 'SignatureDoesNotMatch', message: '', texts }
    expect(search(answer)).toMatchObject({ found: true, proof: 'texts', mistakes: [{ cause: 'method_changed' }] })
    expect(search({ ...answer, signatureProvided: link.trace.signature })).toMatchObject({ proof: 'texts' })
  })

  it('goes by the signature that arrived where it is not ours', () => {
    const { signature } = signer.presign({ ...input, method: 'GET' }).trace
    const answer = { code: 'SignatureDoesNotMatch', message: '', signatureProvided: signature }
    expect(search(answer)).toMatchObject({ found: true, proof: 'signature', mistakes: [{ cause: 'method_changed' }] })
  })

  it('reads a request that went to another endpoint where it is told', () => {
    const endpoint = pathStyleEndpoint('http://127.0.0.1:9000')
    const local = signer.presign({ ...input, endpoint })
    const theirs = signer.presign({ ...input, endpoint, method: 'GET' }).trace
    expect(search(theirs, {}, local)).toEqual({ found: false, tried: 0, exhausted: false })
    expect(search(theirs, { endpoints: [endpoint] }, local)).toMatchObject({ mistakes: [{ cause: 'method_changed' }] })
  })

  it('works with a derived key within its scope, and goes on beyond it', () => {
    const scope = '20260101/here/toy'
    const signingKey = nodeBackend.sign(nodeBackend.importKey('hmac-sha256', SECRET, 'sign'), scope, 'bytes')
    const edge = createSyncSigner(toy(), {
      credentials: { accessKeyId: 'AK1', signingKey: signingKey as Uint8Array, scope },
      backend: nodeBackend,
      clock,
    })
    // The mistake of another region comes first, and its key cannot be made of this one.
    const theirs = signer.presign({ ...input, method: 'GET' }).trace
    expect(edge.run(reproduce(link, theirs, { scheme, mistakes: toyMistakes }))).toMatchObject({
      found: true,
      mistakes: [{ cause: 'method_changed' }],
    })
  })

  it('makes mistakes of a scheme on what is read out of a changed request, too', () => {
    const lost: Mistake<ToyPlan> = {
      cause: 'payload',
      name: 'signs an empty line for the body',
      subject: inPlan<ToyPlan>(() => ({ payload: '' })),
    }
    const request = received(link)
    const theirs = createSyncVerifier(
      [
        {
          ...scheme,
          canonicalize: (plan: ToyPlan, key) => scheme.canonicalize({ ...plan, payload: '' } as ToyPlan, key),
        },
      ],
      { credentialsOf: () => ({ accessKeyId: 'AK1', accessKeySecret: SECRET }), backend: nodeBackend, clock },
    ).verify({ ...request, method: 'GET' })
    const texts = theirs.ok ? undefined : theirs.expected
    const found = search(
      { code: 'SignatureDoesNotMatch', message: '', ...(texts && { texts }) },
      { mistakes: [lost as Mistake] },
    )
    expect(found.found && found.mistakes.map(({ cause }) => cause).sort()).toEqual(['method_changed', 'payload'])
  })

  it('finds nothing in a request that the scheme does not read', () => {
    for (const url of ['https://photos.here.toy.example/a', 'not a URL', ''])
      expect(search(link.trace, {}, { ...link, url })).toEqual({ found: false, tried: 0, exhausted: false })
  })

  it('shows no secret and no signature', () => {
    const theirs = signedWithSecret(`${SECRET}\n`)
    const shown = inspect(search(theirs), { depth: 9, showHidden: true })
    for (const secret of [SECRET, theirs.signature, link.trace.signature]) expect(shown).not.toContain(secret)
  })
})
