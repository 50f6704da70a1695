import { webBackend } from '../backends/web.js'
import type { Secret } from '../credentials/credentials.js'
import { isSigningError, type SigningError } from '../errors.js'
import type { Backend, SyncBackend } from '../recipe/recipe.js'
import type { Mode } from '../schemes/plan.js'
import type { SigningScheme, VerifyingScheme } from '../schemes/scheme.js'
import type { PresignInput, RequestOptions, SignInput } from '../signer/input.js'
import type { SignedRequest } from '../signer/signed-request.js'
import { createSigner, createSyncSigner } from '../signer/signer.js'
import { splitUrl } from '../text/http.js'
import type { Verdict } from '../verifier/verdict.js'
import { createSyncVerifier } from '../verifier/verifier.js'
import type { TestRunner } from './backend-contract.js'
import { brokenPieces, changesOf, received } from './scheme-changes.js'

/** What {@link schemeContract} is told of a scheme. */
export interface SchemeContractOptions {
  /** Makes the signing value of the scheme under test, with an endpoint that can tell bucket and key. */
  signing(): SigningScheme
  /** Makes its verifying value, for the same requests. */
  verifying(): VerifyingScheme
  /** Computes hashes at once, such as `nodeBackend` or `jsBackend`. */
  readonly backend: SyncBackend
  /** The asynchronous one, which must agree. Default: `webBackend`. */
  readonly asyncBackend?: Backend
  /** What every input has: the bucket, and what else the service wants. */
  readonly base: RequestOptions & { readonly bucket?: string }
  /** What is addressed beside objects. Default `bucket`; `service` for services without buckets. */
  readonly container?: 'bucket' | 'service'
  /**
   * Keys to sign. Default: plain, nested, and with every character that is escaped somewhere. An empty list where every
   * request of a service has the path `/`.
   */
  readonly keys?: readonly string[]
  /** Parameters that the scheme signs. Default: one with reserved characters, one without a value. */
  readonly query?: Readonly<Record<string, string | null>>
  /** The method of the input that has them. Default `PUT`; `GET` where nothing else is signed. */
  readonly method?: string
  /** Headers that the scheme signs. Default: a content type. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default: an HMAC secret, and a token. */
  readonly credentials?: Secret & { readonly accessKeySecret: string }
  /** Another id, as the scheme takes them. Default: another text. */
  readonly otherId?: string
  /** Another secret, as the scheme takes them. Default: another text. */
  readonly otherSecret?: string
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
  readonly scheme: SigningScheme
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

type Setting = Required<Omit<SchemeContractOptions, 'signing' | 'verifying' | 'vectors'>> & {
  readonly scheme: SigningScheme
  readonly reader: VerifyingScheme
}

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
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 * import { describe, expect, it } from 'vitest'
 *
 * const region = 'cn-hangzhou'
 * const options = {
 *   signing: () => ossV4({ region }),
 *   verifying: () => ossV4Verification({ region }),
 *   backend: nodeBackend,
 *   base: { bucket: 'photos' }
 * }
 * schemeContract('oss-v4', options, { describe, it, expect })
 * ```
 */
export function schemeContract(name: string, options: SchemeContractOptions, runner: TestRunner): void {
  const { describe } = runner
  const { signing, verifying, vectors = [] } = options
  const setting = settingOf(options, signing(), verifying())
  describe(`${name} keeps the contract of a scheme`, () => {
    for (const mode of setting.scheme.modes)
      describe(mode === 'url' ? 'signed URLs' : 'signed headers', () => modeTests(setting, mode, runner))
    stateTests(setting, settingOf(options, signing(), verifying()), runner)
    halvesTest(setting, runner)
    for (const vector of vectors) vectorTest(vector, options, runner)
  })
}

function settingOf(options: SchemeContractOptions, scheme: SigningScheme, reader: VerifyingScheme): Setting {
  return {
    container: 'bucket',
    asyncBackend: webBackend,
    keys: KEYS,
    query: QUERY,
    method: 'PUT',
    headers: HEADERS,
    credentials: CREDENTIALS,
    otherId: 'AKanother0001',
    otherSecret: 'FAKEanotherSecret',
    at: new Date('2026-02-28T23:59:59Z'),
    expiresIn: 900,
    ...options,
    scheme,
    reader,
  }
}

function inputsOf({ base, container, keys, method, query, headers, expiresIn }: Setting): readonly PresignInput[] {
  const objects = keys.map((key) => ({ ...base, key, expiresIn }))
  const whole: PresignInput = { ...base, resource: container, expiresIn, query } as PresignInput
  return [...objects, { ...(objects[0] ?? whole), method, query, headers }, whole]
}

/** What the first input addresses. */
function addressed({ base, container, keys: [key] }: Setting): SignInput {
  return key === undefined ? ({ ...base, resource: container } as SignInput) : { ...base, key }
}

function syncSigner({ scheme, credentials, backend, at }: Setting): AnySigner {
  return createSyncSigner(scheme, { credentials, backend, clock: clockAt(at) }) as AnySigner
}

function slowSigner({ scheme, credentials, asyncBackend: backend, at }: Setting): AnySigner {
  return createSigner(scheme, { credentials, backend, clock: clockAt(at) }) as AnySigner
}

function verifierOf({ reader, credentials, backend, at }: Setting, secret = credentials.accessKeySecret, later = 0) {
  return createSyncVerifier([reader], {
    credentialsOf: (id) => (id === credentials.accessKeyId ? { ...credentials, accessKeySecret: secret } : undefined),
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

function modeTests(setting: Setting, mode: Mode, { it, expect }: TestRunner): void {
  const inputs = inputsOf(setting)
  const signer = syncSigner(setting)
  const signed = (input: PresignInput) => signIn(mode, signer, input) as SignedRequest

  it('verify, and name what was signed', async () => {
    const verify = verifierOf(setting).verify
    expect(inputs.map((input) => named(verify(received(signed(input)))))).toEqual(
      inputs.map((input) => ({
        ok: true,
        mode,
        accessKeyId: setting.credentials.accessKeyId,
        key: 'key' in input ? input.key : undefined,
        // A service without buckets has no objects either: its keys are paths.
        resource: setting.container === 'service' ? 'service' : (input.resource ?? 'object'),
      })),
    )
  })

  it('name the parameters that were signed, and none that carries the signature', async () => {
    const { verify } = verifierOf(setting)
    const given = Object.entries(setting.query).map(([name, value]) => [name, value ?? ''])
    for (const input of inputs) {
      const verdict = verify(received(signed(input)))
      const named = verdict.ok && [...verdict.query].map(([name, value]) => [name, value ?? '']).sort()
      expect(named).toEqual(input.query === undefined ? [] : given.sort())
    }
  })

  it('are refused when anything of them was changed', async () => {
    const { verify } = verifierOf(setting)
    for (const input of inputs) {
      const request = received(signed(input))
      const verdict = verify(request)
      const covered = verdict.ok ? verdict.signedHeaders : []
      const extra = Object.keys({ ...input.query, ...setting.query }).map(encodeURIComponent)
      const added = `${extra.find((name) => !request.target.includes(name)) ?? 'acl'}=1`
      const passed = changesOf(request, covered, added).filter(({ request: changed }) => verify(changed).ok)
      expect(passed.map(({ name }) => name)).toEqual([])
    }
  })

  it('are read as they were written: both sides sign the same texts', async () => {
    const { verify } = verifierOf(setting, setting.otherSecret)
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

  it('are rejected after they expire, and do not work with another id', async () => {
    const request = received(signed(inputs[0] as PresignInput))
    const late = verifierOf(setting, undefined, setting.expiresIn + 1_000_000).verify(request)
    expect(late.ok).toEqual(false)
    const others = { ...setting, credentials: { ...setting.credentials, accessKeyId: setting.otherId } }
    const unknown = verifierOf(others).verify(request)
    expect(unknown.ok || unknown.reason).toEqual('unknown_key')
  })

  it('are the same from both colours, and in a batch', async () => {
    const slow = slowSigner(setting)
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
      expect(shows(result, setting.credentials.accessKeySecret)).toEqual(false)
      expect(shows(result.trace, setting.credentials.accessKeySecret)).toEqual(false)
      expect(Object.isFrozen(result.headers) && Object.isFrozen(result.absentHeaders)).toEqual(true)
    }
  })

  it('leave their inputs as they were, and see a change to one', async () => {
    const query: Record<string, string | null> = { ...setting.query }
    const [name = ''] = Object.keys(query)
    const input = { ...addressed(setting), expiresIn: setting.expiresIn, query }
    const copy = JSON.stringify(input)
    const before = signed(input).trace.signature
    expect(JSON.stringify(input)).toEqual(copy)
    query[name] = 'changed'
    expect(signed(input).trace.signature === before).toEqual(false)
    query[name] = setting.query[name] ?? null
    expect(signed(input).trace.signature).toEqual(before)
  })

  it('are not made of an input that does not say what it addresses, or says two things', async () => {
    const signers = [signer, slowSigner(setting)]
    for (const [input, error] of wronglyAddressed(setting))
      for (const one of signers) expect(await refusalOf(() => signIn(mode, one, input))).toEqual(error)
  })

  it('take the path of a service where it has no buckets, and no path where it has', async () => {
    const { base, container, expiresIn } = setting
    const [key] = setting.keys
    const { bucket: _unused, ...options } = base
    const input: PresignInput = { ...options, resource: 'service', path: key ?? 'a', expiresIn }
    if (container === 'bucket' || key === undefined)
      return void expect(await refusalOf(() => signed(input))).toEqual({ code: 'input_invalid', name: 'path' })
    const wanted = wireOf(signed({ ...options, key, expiresIn }))
    expect([input, { ...input, path: `/${key}` }].map((one) => wireOf(signed(one)))).toEqual([wanted, wanted])
  })

  it('never make a verifier throw, however broken they arrive', async () => {
    const { verify } = verifierOf(setting)
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

function halvesTest({ scheme, reader }: Setting, { it, expect }: TestRunner): void {
  it('has a value that signs and one that verifies, and neither can do the other', async () => {
    expect(reader.name).toEqual(scheme.name)
    expect(['parse', 'answers', 'parseForm'].filter((name) => name in scheme)).toEqual([])
    expect(['prepare', 'finalize', 'modes'].filter((name) => name in reader)).toEqual([])
  })
}

function stateTests(setting: Setting, fresh: Setting, { it, expect }: TestRunner): void {
  const [mode = 'url'] = setting.scheme.modes
  const inputs = inputsOf(setting)

  it('has no state: two signers of one scheme, turn by turn, sign as each does alone', async () => {
    const others = {
      ...setting,
      credentials: { ...setting.credentials, accessKeyId: setting.otherId, accessKeySecret: setting.otherSecret },
      at: new Date(setting.at.getTime() + 86_400_000),
    }
    const pair = [slowSigner(setting), slowSigner(others)]
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
    const { url } = signIn(mode, syncSigner(setting), inputs[0] as PresignInput) as SignedRequest
    const { host, path } = splitUrl(url)
    const verdict = verifierOf(setting).verify({ method: 'GET', target: path || '/', headers: { host } })
    expect(verdict.ok || verdict.reason).toEqual('unsigned')
  })

  it('shows no secret in signers, verifiers, verdicts or errors', async () => {
    const { accessKeySecret, securityToken } = setting.credentials
    const signer = syncSigner(setting)
    const signed = signIn(mode, signer, inputs[0] as PresignInput) as SignedRequest
    const things = [
      signer,
      setting.scheme,
      setting.reader,
      verifierOf(setting),
      verifierOf(setting).verify(received(signed)),
      verifierOf(setting, setting.otherSecret).verify({ ...received(signed), method: 'PATCH' }),
      errorOf(() => signIn(mode, signer, { ...setting.base, key: '\ud800', expiresIn: setting.expiresIn })),
      errorOf(() => signIn(mode, signer, { ...(inputs[0] as PresignInput), headers: { authorization: 'x' } })),
    ]
    expect(things.map((thing) => shows(thing, accessKeySecret))).toEqual(things.map(() => false))
    expect(things.map((thing) => securityToken !== undefined && shows(thing, securityToken))).toEqual(
      things.map(() => false),
    )
  })
}

type Refusal = { readonly code: string } & Readonly<Record<string, unknown>>

/**
 * Inputs that do not say what they address, or say two things, as JavaScript and lost types let them through, and what
 * they are refused with: a key that is undefined by mistake must not sign for the whole bucket.
 */
function wronglyAddressed({ base, container, keys, expiresIn }: Setting): (readonly [PresignInput, Refusal])[] {
  const [key = ''] = keys
  const { bucket = 'examplebucket', ...options } = base
  const missing = (found: string, ...fields: string[]): Refusal => ({ code: 'key_missing', found, fields })
  const invalid = (name: string): Refusal => ({ code: 'input_invalid', name })
  const record: { key?: string | null } = {}
  const table: readonly (readonly [object, Refusal])[] = [
    [base, missing('undefined')],
    [{ ...base, key: undefined }, missing('undefined')],
    [{ ...base, key: record.key }, missing('undefined')],
    [{ ...{ ...base, key }, ...{ key: undefined } }, missing('undefined')],
    [{ ...base, resource: 'object' }, missing('undefined')],
    [{ ...base, resource: undefined }, missing('undefined')],
    [Object.assign(Object.create({ key, resource: container }), base), missing('undefined')],
    [{ ...base, key: null }, missing('null')],
    [{ ...base, key: 7 }, missing('number')],
    [{ ...base, object: key }, missing('undefined', 'object')],
    [{ ...base, Key: key, prefix: 'a/' }, missing('undefined', 'Key', 'prefix')],
    [{ ...base, resource: container, key }, invalid('key')],
    [{ ...base, resource: container, key: null }, invalid('key')],
    [{ ...options, resource: 'service', bucket }, invalid('bucket')],
    [{ ...base, resource: 'bucket', path: key }, invalid('path')],
    [{ ...base, key, path: key }, invalid('path')],
    [{ ...base, resource: 'folder', key }, invalid('resource')],
    [{ ...base, resource: null, key }, invalid('resource')],
  ]
  return table.map(([input, refusal]) => {
    const lasting = Object.assign(Object.create(Object.getPrototypeOf(input)), input, { expiresIn })
    return [lasting as PresignInput, refusal]
  })
}

/** What of an error tells a program what is wrong: the code, the field, and what stands in its place. */
async function refusalOf(work: () => unknown): Promise<Refusal | 'nothing'> {
  try {
    await work()
  } catch (error) {
    if (isSigningError(error)) return detailsOf(error)
    throw error
  }
  return 'nothing'
}

function detailsOf({ code, details }: SigningError): Refusal {
  return code === 'input_invalid' ? { code, name: details.name } : { code, ...details }
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
      createSyncSigner(scheme, { credentials, backend }) as AnySigner,
      createSigner(scheme, { credentials, backend: asyncBackend }) as AnySigner,
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
  const { ok, mode, accessKeyId, key, resource } = verdict
  return { ok, mode, accessKeyId, key, resource }
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

/** Whether a text stands anywhere in a value that a log could print: what can be enumerated, however deep, and messages. */
function shows(value: unknown, text: string, seen = new Set<unknown>()): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  const printed = value instanceof Error ? [...Object.keys(value), 'message', 'stack'] : Object.keys(value)
  return printed.some((name) => shows((value as Record<string, unknown>)[name], text, seen))
}
