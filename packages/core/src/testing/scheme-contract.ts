import { webBackend } from '../backends/web.js'
import type { Secret } from '../credentials/credentials.js'
import { isSigningError } from '../errors.js'
import type { Backend, SyncBackend } from '../recipe/recipe.js'
import type { AnyScheme, AnySigningScheme, Mode } from '../schemes/scheme.js'
import type { PresignInput, SignInput } from '../signer/input.js'
import type { SignedRequest } from '../signer/signed-request.js'
import { createSigner, createSyncSigner } from '../signer/signer.js'
import { createSyncVerifier, type Verdict } from '../verifier/verifier.js'
import type { TestRunner } from './backend-contract.js'
import { brokenPieces, changesOf, received } from './scheme-changes.js'

/** What {@link schemeContract} is told of a scheme. */
export interface SchemeContractOptions {
  /** Makes the scheme under test, with an endpoint that can tell bucket and key. */
  create(): AnyScheme
  /** Makes the half of it that signs, where there is one by itself. */
  readonly signOnly?: () => AnySigningScheme
  /** Computes hashes at once, such as `nodeBackend` or `jsBackend`. */
  readonly backend: SyncBackend
  /** The asynchronous one, which must agree. Default: `webBackend`. */
  readonly asyncBackend?: Backend
  /** What every input has: the bucket, and what else the service wants. */
  readonly base: SignInput
  /** Keys to sign. Default: plain, nested, and with every character that is escaped somewhere. */
  readonly keys?: readonly string[]
  /** Parameters that the scheme signs. Default: one with reserved characters, one without a value. */
  readonly query?: Readonly<Record<string, string | null>>
  /** Headers that the scheme signs. Default: a content type. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default: an HMAC secret, and a token. */
  readonly credentials?: Secret & { readonly accessKeySecret: string }
  /** The moment of signing. Default: 2026-02-28T23:59:59Z. */
  readonly at?: Date
  /** The lifetime of URLs, in seconds. Default 900. */
  readonly expiresIn?: number
  /** What others signed: see {@link SchemeVector}. */
  readonly vectors?: readonly SchemeVector[]
}

/** A signature that was made by somebody else's code, stage by stage. */
export interface SchemeVector {
  /** The name of its test. */
  readonly id: string
  readonly scheme: AnyScheme
  readonly credentials: Secret
  readonly mode: Mode
  /** With its moment, and in URL mode with its lifetime. */
  readonly input: SignInput | PresignInput
  /** The first that differs tells where a scheme goes wrong. */
  readonly expected: {
    readonly canonicalRequest?: string | undefined
    readonly stringToSign: string
    readonly signature: string
  }
}

const CREDENTIALS = {
  accessKeyId: 'AKtestKEY0001',
  accessKeySecret: 'FAKEsecretNobodyMaySee0001',
  securityToken: 'FAKEtokenThatTravels/+=0001',
}
const KEYS = ['cat.jpg', 'photos/2026/cat.jpg', 'été 中/😀 a+b%2F&=?#\'"()*!~[];:@,$.bin']
const QUERY = { 'x value': 'a b+c&d=é/%25', flag: null }
const HEADERS = { 'content-type': 'text/plain; charset=utf-8' }

/** A signer of either colour, as far as the suite uses it. */
interface AnySigner {
  sign(input: SignInput): SignedRequest | Promise<SignedRequest>
  presign(input: PresignInput): SignedRequest | Promise<SignedRequest>
  presignMany(inputs: readonly PresignInput[]): SignedRequest[] | Promise<SignedRequest[]>
}

type Told = Required<Omit<SchemeContractOptions, 'create' | 'signOnly' | 'vectors'>> & { readonly scheme: AnyScheme }

/**
 * The suite that every scheme passes: what is signed verifies, what was changed is refused, reading undoes writing,
 * batches and colours agree, a scheme holds no state, inputs stay as they were, nothing secret shows, nothing that
 * arrives makes a verifier throw, and vectors hold stage by stage.
 *
 * It imports nothing of any platform. Agreement of a signer with its own verifier is half of the truth: give it
 * `vectors` of somebody else's signer.
 *
 * @param name Shown in the name of the suite.
 * @example
 * ```ts
 * import { nodeBackend } from '@presign/core/node'
 * import { schemeContract } from '@presign/core/testing'
 * import { ossV4 } from '@presign/oss-v4'
 * import { describe, expect, it } from 'vitest'
 *
 * const options = { create: () => ossV4({ region: 'cn-hangzhou' }), backend: nodeBackend, base: { bucket: 'photos' } }
 * schemeContract('oss-v4', options, { describe, it, expect })
 * ```
 */
export function schemeContract(name: string, options: SchemeContractOptions, runner: TestRunner): void {
  const { describe } = runner
  const { create, signOnly, vectors = [] } = options
  const scheme = create()
  describe(`${name} keeps the contract of a scheme`, () => {
    for (const mode of scheme.modes)
      describe(mode === 'url' ? 'signed URLs' : 'signed headers', () => modeTests(told(options, scheme), mode, runner))
    stateTests(told(options, scheme), told(options, create()), runner)
    if (signOnly) halfTest(told(options, scheme), signOnly(), runner)
    for (const vector of vectors) vectorTest(vector, options, runner)
  })
}

function told(options: SchemeContractOptions, scheme: AnyScheme): Told {
  return {
    asyncBackend: webBackend,
    keys: KEYS,
    query: QUERY,
    headers: HEADERS,
    credentials: CREDENTIALS,
    at: new Date('2026-02-28T23:59:59Z'),
    expiresIn: 900,
    ...options,
    scheme,
  }
}

function inputsOf({ base, keys, query, headers, expiresIn }: Told): readonly PresignInput[] {
  const objects = keys.map((key) => ({ ...base, key, expiresIn }))
  const [first = { ...base, expiresIn }] = objects
  return [...objects, { ...first, method: 'PUT', query, headers }, { ...base, expiresIn, query }]
}

function syncSigner({ scheme, credentials, backend, at }: Told): AnySigner {
  return createSyncSigner(scheme, { credentials: credentials as never, backend, clock: clockAt(at) }) as AnySigner
}

function slowSigner({ scheme, credentials, asyncBackend: backend, at }: Told): AnySigner {
  return createSigner(scheme, { credentials: credentials as never, backend, clock: clockAt(at) }) as AnySigner
}

function verifierOf({ scheme, credentials, backend, at }: Told, secret = credentials.accessKeySecret, later = 0) {
  return createSyncVerifier([scheme], {
    credentialsOf: (id) =>
      id === credentials.accessKeyId ? ({ ...credentials, accessKeySecret: secret } as never) : undefined,
    backend,
    clock: clockAt(new Date(at.getTime() + later * 1000)),
  })
}

const clockAt = (at: Date) => ({ now: () => at.getTime() })

function signIn(mode: Mode, signer: AnySigner, input: PresignInput): SignedRequest | Promise<SignedRequest> {
  if (mode === 'url') return signer.presign(input)
  const { expiresIn: _unused, ...headerInput } = input
  return signer.sign(headerInput)
}

function modeTests(told: Told, mode: Mode, { it, expect }: TestRunner): void {
  const inputs = inputsOf(told)
  const signer = syncSigner(told)
  const signed = (input: PresignInput) => signIn(mode, signer, input) as SignedRequest

  it('verify, and name what was signed', async () => {
    const verify = verifierOf(told).verify
    expect(inputs.map((input) => named(verify(received(signed(input)))))).toEqual(
      inputs.map(({ key }) => ({ ok: true, mode, accessKeyId: told.credentials.accessKeyId, key })),
    )
  })

  it('are refused when anything of them was changed', async () => {
    const { verify } = verifierOf(told)
    for (const input of inputs) {
      const request = received(signed(input))
      const verdict = verify(request)
      const covered = verdict.ok ? verdict.signedHeaders : []
      const extra = Object.keys({ ...input.query, ...told.query }).map(encodeURIComponent)
      const added = `${extra.find((name) => !request.target.includes(name)) ?? 'acl'}=1`
      const passed = changesOf(request, covered, added).filter(({ request: changed }) => verify(changed).ok)
      expect(passed.map(({ name }) => name)).toEqual([])
    }
  })

  it('are read as they were written: both sides sign the same texts', async () => {
    const { verify } = verifierOf(told, 'FAKEanotherSecret')
    for (const input of inputs) {
      const { trace, ...request } = withTrace(signed(input))
      const { signature: _unused, ...texts } = trace
      const verdict = verify(received(request))
      expect(verdict.ok ? 'accepted' : { reason: verdict.reason, expected: verdict.expected }).toEqual({
        reason: 'mismatch',
        expected: texts,
      })
    }
  })

  it('do not outlive their time, and do not work with another id', async () => {
    const request = received(signed(inputs[0] as PresignInput))
    const late = verifierOf(told, undefined, told.expiresIn + 1_000_000).verify(request)
    expect(late.ok).toEqual(false)
    const others = { ...told, credentials: { ...told.credentials, accessKeyId: 'AKanother0001' } }
    const unknown = verifierOf(others).verify(request)
    expect(unknown.ok || unknown.reason).toEqual('unknown_key')
  })

  it('are the same from both colours, and in a batch', async () => {
    const slow = slowSigner(told)
    const ours = inputs.map((input) => wireOf(signed(input)))
    const theirs = await Promise.all(inputs.map(async (input) => wireOf(await signIn(mode, slow, input))))
    expect(theirs).toEqual(ours)
    if (mode === 'header') return
    expect((await signer.presignMany(inputs)).map(wireOf)).toEqual(ours)
    expect((await slow.presignMany(inputs)).map(wireOf)).toEqual(ours)
  })

  it('carry no secret, and survive JSON', async () => {
    for (const input of inputs) {
      const result = signed(input)
      expect(JSON.parse(JSON.stringify(result))).toEqual(wireOf(result))
      expect(shows(result, told.credentials.accessKeySecret)).toEqual(false)
      expect(shows(result.trace, told.credentials.accessKeySecret)).toEqual(false)
      expect(Object.isFrozen(result.headers) && Object.isFrozen(result.absentHeaders)).toEqual(true)
    }
  })

  it('leave their inputs as they were, and see a change to one', async () => {
    const query: Record<string, string | null> = { ...told.query }
    const [name = ''] = Object.keys(query)
    const input = { ...told.base, key: told.keys[0], expiresIn: told.expiresIn, query }
    const copy = JSON.stringify(input)
    const before = signed(input).trace.signature
    expect(JSON.stringify(input)).toEqual(copy)
    query[name] = 'changed'
    expect(signed(input).trace.signature === before).toEqual(false)
    query[name] = told.query[name] ?? null
    expect(signed(input).trace.signature).toEqual(before)
  })

  it('never make a verifier throw, however broken they arrive', async () => {
    const { verify } = verifierOf(told)
    const failures: unknown[] = []
    for (const request of brokenPieces(received(signed(inputs.at(-2) as PresignInput))))
      try {
        verify(request)
      } catch (error) {
        failures.push({ request, error })
      }
    expect(failures).toEqual([])
  })
}

function halfTest(told: Told, half: AnySigningScheme, { it, expect }: TestRunner): void {
  it('has a half that signs the same, and cannot read', async () => {
    const [ours, theirs] = [syncSigner(told), syncSigner({ ...told, scheme: half as AnyScheme })]
    for (const mode of told.scheme.modes)
      for (const input of inputsOf(told)) {
        const [whole, part] = [ours, theirs].map((signer) => signIn(mode, signer, input) as SignedRequest)
        expect([part, part?.trace]).toEqual([whole, whole?.trace])
      }
    expect(['read', 'answers', 'mistakes'].filter((name) => name in half)).toEqual([])
  })
}

function stateTests(told: Told, fresh: Told, { it, expect }: TestRunner): void {
  const [mode = 'url'] = told.scheme.modes
  const inputs = inputsOf(told)

  it('has no state: two signers of one scheme, turn by turn, sign as each does alone', async () => {
    const others = {
      ...told,
      credentials: { ...told.credentials, accessKeyId: 'AKanother0001', accessKeySecret: 'FAKEanotherSecret' },
      at: new Date(told.at.getTime() + 86_400_000),
    }
    const pair = [slowSigner(told), slowSigner(others)]
    const together = await Promise.all(
      inputs.flatMap((input) => pair.map(async (signer) => wireOf(await signIn(mode, signer, input)))),
    )
    const alone = inputs.flatMap((input) =>
      [fresh, { ...others, scheme: fresh.scheme }].map((one) =>
        wireOf(signIn(mode, syncSigner(one), input) as SignedRequest),
      ),
    )
    expect(together).toEqual(alone)
  })

  it('says `unsigned` of a request without its marks', async () => {
    const { url } = signIn(mode, syncSigner(told), inputs[0] as PresignInput) as SignedRequest
    const [, host = '', path = '/'] = /^https?:\/\/([^/]+)([^?]*)/.exec(url) ?? []
    const verdict = verifierOf(told).verify({ method: 'GET', target: path, headers: { host } })
    expect(verdict.ok || verdict.reason).toEqual('unsigned')
  })

  it('shows no secret in signers, verifiers, verdicts or errors', async () => {
    const { accessKeySecret, securityToken } = told.credentials
    const signer = syncSigner(told)
    const signed = signIn(mode, signer, inputs[0] as PresignInput) as SignedRequest
    const things = [
      signer,
      told.scheme,
      verifierOf(told),
      verifierOf(told).verify(received(signed)),
      verifierOf(told, 'FAKEanotherSecret').verify({ ...received(signed), method: 'PATCH' }),
      errorOf(() => signIn(mode, signer, { ...(inputs[0] as PresignInput), key: '\ud800' })),
      errorOf(() => signIn(mode, signer, { ...(inputs[0] as PresignInput), headers: { authorization: 'x' } })),
    ]
    expect(things.map((thing) => shows(thing, accessKeySecret))).toEqual(things.map(() => false))
    // What a mismatch says of our side holds a token only where the protocol signs it.
    const quiet = things.filter((thing) => !(isRefusal(thing) && thing.expected))
    expect(quiet.map((thing) => securityToken !== undefined && shows(thing, securityToken))).toEqual(
      quiet.map(() => false),
    )
  })
}

function vectorTest(
  { id, scheme, credentials, mode, input, expected }: SchemeVector,
  options: SchemeContractOptions,
  runner: TestRunner,
) {
  const { backend, asyncBackend = webBackend } = options
  const { it, expect } = runner
  it(`${id}: ${mode}`, async () => {
    const presign = { expiresIn: 0, ...input }
    const signers = [
      createSyncSigner(scheme, { credentials: credentials as never, backend }) as AnySigner,
      createSigner(scheme, { credentials: credentials as never, backend: asyncBackend }) as AnySigner,
    ]
    for (const signer of signers) {
      const { trace } = await signIn(mode, signer, presign)
      expect(trace.canonicalRequest).toEqual(expected.canonicalRequest)
      expect(trace.stringToSign).toEqual(expected.stringToSign)
      expect(trace.signature).toEqual(expected.signature)
    }
  })
}

function named(verdict: Verdict) {
  if (!verdict.ok) return verdict
  const { ok, mode, accessKeyId, key } = verdict
  return { ok, mode, accessKeyId, key }
}

function wireOf(signed: SignedRequest) {
  const { method, url, headers, absentHeaders, expiresAt } = signed
  return { method, url, headers: { ...headers }, absentHeaders: [...absentHeaders], ...(expiresAt && { expiresAt }) }
}

function withTrace(signed: SignedRequest): SignedRequest {
  return { ...wireOf(signed), trace: signed.trace }
}

function errorOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
}

function isRefusal(thing: unknown): thing is { readonly expected?: unknown } {
  return typeof thing === 'object' && thing !== null && 'reason' in thing
}

/** Whether a text stands anywhere in a value that a log could print: own properties, however deep, and messages. */
function shows(value: unknown, text: string, seen = new Set<unknown>()): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  return Reflect.ownKeys(value).some((name) =>
    shows((value as Record<PropertyKey, unknown>)[name as string], text, seen),
  )
}
