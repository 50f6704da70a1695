import { type Clock, MAX_SKEW, systemClock } from '../credentials/clock.js'
import { isKeyId, Snapshot } from '../credentials/snapshot.js'
import { SigningError } from '../errors.js'
import {
  type Answer,
  type Backend,
  digest,
  type Key,
  type Recipe,
  type Step,
  signText,
  textOf,
  verify,
} from '../recipe/recipe.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims, FormClaims, FormParseResult, ParseResult, SignedIn } from '../schemes/incoming.js'
import type { Canonicalized, Plan } from '../schemes/plan.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import { keyOf } from '../schemes/signing-key.js'
import { stringsOf } from '../signer/signed-request.js'
import { equalInConstantTime, fromBase64, fromHex } from '../text/encoding.js'
import { invalidArgument } from '../text/input-errors.js'
import { AcceptedRequest, type Proved } from './accepted.js'
import { expiry, type Fault, isoOf, offTime, rejection, tokenFault, unknownKey, withDamage } from './checks.js'
import { continueFrom } from './continuation.js'
import type { CommonOptions } from './options.js'
import { type AsyncRawRequest, type Payload, parseIncoming } from './raw-request.js'
import type { AcceptedForm, FormVerdict, Rejected, Verdict } from './verdict.js'

/** A question to the user of a verifier, which may take a while: credentials, a body, a replay store. */
interface CallStep {
  readonly step: 'call'
  call(): unknown
}

/** The text of a verification. Whether its questions are answered now or later is its driver's affair. */
export type Verification<T> = Generator<Step | CallStep, T, Answer>

/** What a verification asks its user. */
export interface Questions {
  credentialsOf(accessKeyId: string, claims: Claims | FormClaims): unknown
  remember?(signature: string, until: Date): unknown
}

/** A request or a form that reads well. */
interface Found<C extends Claims | FormClaims = Claims | FormClaims> {
  readonly scheme: VerifyingScheme
  readonly claims: C
  readonly plan: Plan
  readonly signature: string
  canonicalize(plan: Plan): Canonicalized
  /** Puts the digest of the body into the plan, where it is signed and the request does not tell it. */
  bind?(plan: Plan): Verification<Plan>
  /** Called with the key that made the signature, once it is proved. */
  provedBy?(key: Key): void
  /** What is wrong beside the signature. Asked before the signature counts as used, so that it can be sent again. */
  judge?(): Verification<Fault | undefined>
}

type FoundRequest = Found<Claims> & Proved

type Signed = Extract<ParseResult, { state: 'signed' }>
type SignedForm = Extract<FormParseResult, { state: 'signed' }>

/** How many signing keys a verifier remembers. A key id has one per day, region and product. */
const REMEMBERED_KEYS = 1024

/** Characters of the longest name of a key that is remembered. A scope is a sender's own, and may be a megabyte. */
const MAX_NAME = 512

/** The text work of a verifier, be it synchronous or not. */
export class Verifying {
  readonly #schemes: readonly VerifyingScheme[]
  readonly #endpoints: readonly Endpoint[] | undefined
  readonly #clock: Clock
  readonly #maxSkew: number
  readonly #questions: Questions
  readonly #backend: Backend
  readonly #keys = new Map<string, { readonly snapshot: Snapshot; readonly key: Key }>()

  constructor(
    schemes: readonly VerifyingScheme[],
    options: CommonOptions,
    { questions, backend }: { readonly questions: Questions; readonly backend: Backend },
  ) {
    const { endpoints, clock = systemClock, maxSkew = MAX_SKEW } = options
    checkOptions(schemes, endpoints, maxSkew)
    this.#schemes = [...schemes]
    this.#endpoints = endpoints && [...endpoints]
    this.#clock = clock
    this.#maxSkew = maxSkew
    this.#questions = questions
    this.#backend = backend
  }

  /** Verifies a request, in the order in which services check. */
  request(raw: AsyncRawRequest): Verification<Verdict> {
    const found = this.#parsed(raw)
    return 'ok' in found ? verdict(found) : this.#verified(found, raw.payload)
  }

  #parsed(raw: AsyncRawRequest): FoundRequest | Rejected {
    const request = parseIncoming(raw, this.#endpoints)
    if ('unreadable' in request) return this.#anonymous('malformed', request.unreadable)
    const spoken = this.#oneOf('header', (scheme) => scheme.parse(request))
    if (spoken === undefined)
      return request.headers.has('authorization')
        ? this.#anonymous('unsupported', 'its Authorization header is of no scheme that is accepted here')
        : this.#unsigned(request.query)
    if ('ok' in spoken) return withDamage(spoken, request.query)
    const { scheme, result } = spoken
    const { plan, objectKey, signature, claims, signsParameter } = result as Signed
    const canonicalize = (plan: Plan) => scheme.canonicalize(plan, objectKey)
    return { scheme, claims, plan, signature, canonicalize, request, signsParameter }
  }

  #unsigned(query: string): Rejected {
    const isCut = this.#schemes.some(({ remnant }) => remnant?.test(query))
    return withDamage(this.#anonymous('unsigned', 'it carries no signature'), query, isCut)
  }

  /** Verifies the fields of an upload form by the same rules. */
  *form(given: Iterable<readonly [string, string]>): Verification<FormVerdict> {
    const fields = fieldMap(given)
    if (typeof fields === 'string') return this.#anonymous('malformed', fields, 'form')
    const spoken = this.#oneOf('form', (scheme) => scheme.parseForm?.(fields) ?? { state: 'absent' })
    if (spoken === undefined) return this.#anonymous('unsigned', 'the form carries no signature', 'form')
    if ('ok' in spoken) return spoken
    const { scheme, result } = spoken
    const { plan, stringToSign, signature, claims, check, unreadable } = result as SignedForm
    const found = { scheme, claims, plan, signature, canonicalize: () => ({ stringToSign }) }
    const failed = yield* this.#proved(found, this.#now())
    if (failed) return failed
    return unreadable ? rejection(scheme, unreadable, claims) : acceptedForm(found, check)
  }

  /** Exactly one scheme may speak, and one that finds its marks malformed is never followed by the next. */
  #oneOf<R extends ParseResult | FormParseResult>(
    signedIn: SignedIn,
    parse: (scheme: VerifyingScheme) => R,
  ): { readonly scheme: VerifyingScheme; readonly result: R } | Rejected | undefined {
    const [one, second] = this.#schemes
      .map((scheme) => ({ scheme, result: parse(scheme) }))
      .filter(({ result }) => result.state !== 'absent')
    if (one === undefined) return undefined
    if (second !== undefined)
      return this.#anonymous(
        'conflicting',
        `it carries signatures of ${one.scheme.name} and ${second.scheme.name}`,
        signedIn,
      )
    return one.result.state === 'rejected' ? rejection(one.scheme, one.result.rejection) : one
  }

  *#verified(found: FoundRequest, payload: AsyncRawRequest['payload']): Verification<Verdict> {
    const { scheme, claims } = found
    if (claims.payload !== 'digest' && claims.payload !== 'unsigned') return yield* this.#chunked(found)
    if (claims.payload !== 'digest' || payload === undefined)
      return (yield* this.#proved(found, this.#now())) ?? new AcceptedRequest(found, claims.sha256)
    let sha256 = ''
    const bind = function* (plan: Plan): Verification<Plan> {
      sha256 = yield* sha256Of(payload)
      return scheme.withPayload?.(plan, sha256) ?? plan
    }
    const judge = function* (): Verification<Fault | undefined> {
      sha256 = yield* sha256Of(payload)
      return sha256 === claims.sha256 ? undefined : OTHER_BODY
    }
    const body = claims.sha256 === undefined ? { bind } : { judge }
    return (yield* this.#proved({ ...found, ...body }, this.#now())) ?? new AcceptedRequest(found, sha256)
  }

  /** A body in chunks is judged as it comes, from the request's signature and key on. */
  *#chunked(found: FoundRequest): Verification<Verdict> {
    let proof: Key | undefined
    const provedBy = (key: Key) => {
      proof = key
    }
    const failed = yield* this.#proved({ ...found, provedBy }, this.#now())
    if (failed) return failed
    const verdict = new AcceptedRequest(found, undefined)
    const { plan, signature } = found
    if (proof) continueFrom(verdict, { plan, signature, key: proof, backend: this.#backend })
    return verdict
  }

  /** Why a signature is not good here, or `undefined` where it is. */
  *#proved(found: Found, now: number): Verification<Rejected | undefined> {
    const { scheme, claims, plan, signature } = found
    const late = expiry(claims, now)
    // Services read a policy once its signature is proved, but a URL before.
    if (late && claims.mode !== 'form') return rejection(scheme, late, claims)
    // Where all ids have one secret, a sender's own would come back as credentials, and those are checked.
    const given = isKeyId(claims.accessKeyId)
      ? yield called(() => this.#questions.credentialsOf(claims.accessKeyId, claims))
      : undefined
    const snapshot = holderOf(claims.accessKeyId, given)
    const early = snapshot && (tokenFault(claims, snapshot, now) ?? offTime(claims, now, this.#maxSkew))
    if (early) return rejection(scheme, early, claims)
    if (claims.misplaced) return snapshot ? rejection(scheme, claims.misplaced, claims) : unknownKey(scheme, claims)
    const holder = snapshot ?? NO_ONE
    const { scope } = Snapshot.secretOf(holder)
    if (scope !== undefined && scope !== plan.scope)
      return rejection(
        scheme,
        { reason: 'scope_mismatch', detail: 'the derived key that is held here is of another scope' },
        claims,
      )
    // A public key is public, and there is none to pretend with.
    if (!snapshot && scheme.verifyingKey) return unknownKey(scheme, claims)
    // An unknown id costs what a known one costs: the same texts and hashes, over a secret no one has.
    const name = `${scheme.name}\n${holder.accessKeyId}\n${plan.scope}`
    const key = this.#remembered(name, holder) ?? (yield* this.#derived(name, scheme, plan, holder))
    const canonicalized = found.canonicalize(found.bind ? yield* found.bind(plan) : plan)
    const { good, digest } = yield* matches(scheme, key, canonicalized, signature)
    if (!snapshot) return unknownKey(scheme, claims)
    if (!good) return mismatch(scheme, claims, stringsOf(canonicalized, digest))
    found.provedBy?.(key)
    const fault = late ?? (found.judge && (yield* found.judge()))
    if (fault) return rejection(scheme, fault, claims)
    const { remember } = this.#questions
    return remember && (yield* this.#replayed(found, now, remember))
  }

  *#replayed(
    { scheme, claims, signature }: Found,
    now: number,
    remember: NonNullable<Questions['remember']>,
  ): Verification<Rejected | undefined> {
    const until = new Date((claims.expiresAt ?? (claims.signedAt ?? now) + this.#maxSkew) * 1000)
    // A promise that a synchronous store gives is not `true`: an answer that comes too late rejects.
    if ((yield called(() => remember(signature, until))) === true) return undefined
    return rejection(scheme, { reason: 'replayed', detail: 'the signature was used before' }, claims)
  }

  /** Seconds since 1970: the one time of a verification. */
  #now(): number {
    const now = this.#clock.now() / 1000
    if (Number.isFinite(now)) return now
    throw new SigningError('time_invalid', 'Cannot verify at this time: the clock gives no number', {
      found: String(now),
    })
  }

  /** The key of that name, while its secret stays the same. */
  #remembered(name: string, snapshot: Snapshot): Key | undefined {
    const entry = this.#keys.get(name)
    return entry && Snapshot.sameSecret(entry.snapshot, snapshot) ? entry.key : undefined
  }

  *#derived(name: string, scheme: VerifyingScheme, plan: Plan, snapshot: Snapshot): Recipe<Key> {
    const key = yield* keyOf(scheme, plan, snapshot)
    if (name.length > MAX_NAME) return key
    if (this.#keys.size >= REMEMBERED_KEYS) this.#keys.delete(this.#keys.keys().next().value ?? name)
    this.#keys.set(name, { snapshot, key })
    return key
  }

  /** A rejection in the words of the first scheme, where none has spoken. */
  #anonymous(reason: Rejected['reason'], detail: string, signedIn: SignedIn = 'header'): Rejected {
    const [scheme] = this.#schemes as readonly [VerifyingScheme]
    return { ok: false, reason, detail, service: scheme.answers(reason, signedIn) }
  }
}

function checkOptions(
  schemes: readonly VerifyingScheme[],
  endpoints: readonly Endpoint[] | undefined,
  maxSkew: number,
): void {
  if (schemes.length === 0) throw invalid('at least one scheme')
  const names = schemes.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined)
    throw invalid(`one value of ${twice}: give it several regions, or make a verifier for each service`)
  const used = endpoints ?? schemes.flatMap(({ endpoint }) => endpoint ?? [])
  if (endpoints?.length === 0) throw invalid('at least one endpoint')
  if (used.some((endpoint) => endpoint.match === undefined))
    throw invalid('endpoints that can tell the bucket; give the custom domain its bucket')
  if (!(maxSkew >= 0)) throw invalid('a maxSkew of 0 seconds or more')
}

function invalid(wanted: string): SigningError {
  return new SigningError('verifier_invalid', `Cannot make a verifier: wanted ${wanted}`, { wanted })
}

// biome-ignore lint/correctness/useYield: a verdict that needs no answer is still a verification.
function* verdict(rejected: Rejected): Verification<Rejected> {
  return rejected
}

function called(call: () => unknown): CallStep {
  return { step: 'call', call }
}

const OTHER_BODY: Fault = { reason: 'payload_mismatch', detail: 'the body is not the one that was signed' }

const NO_ONE = new Snapshot({ accessKeyId: '-', accessKeySecret: '-' })

/** Credentials of another id are none for this one: nobody may sign in the name of another. */
function holderOf(accessKeyId: string, credentials: unknown): Snapshot | undefined {
  if (credentials === undefined || credentials === null) return undefined
  const snapshot = new Snapshot(credentials)
  return snapshot.accessKeyId === accessKeyId ? snapshot : undefined
}

/** An HMAC is computed again and compared; the signature of a key pair is checked with its other half. */
function* matches(
  { signature: format }: VerifyingScheme,
  key: Key,
  { stringToSign }: Canonicalized,
  signature: string,
): Recipe<{ readonly good: boolean; readonly digest: string }> {
  const { algorithm, encoding } = format
  if (algorithm.startsWith('hmac-')) {
    const ours = yield* signText(key, stringToSign, encoding)
    return { good: equalInConstantTime(ours.signature, signature), digest: ours.digest }
  }
  const hash = typeof stringToSign === 'string' ? '' : yield* digest(stringToSign.algorithm, stringToSign.of, 'hex')
  const bytes = encoding === 'hex' ? fromHex(signature) : fromBase64(signature)
  return { good: bytes !== undefined && (yield* verify(key, textOf(stringToSign, hash), bytes)), digest: hash }
}

/** The SHA-256 of a body in lower-case hex, however the server has it. */
function* sha256Of(payload: NonNullable<AsyncRawRequest['payload']>): Verification<string> {
  const given = (typeof payload === 'function' ? yield called(payload) : payload) as Payload
  if (given instanceof Uint8Array) return yield* digest('sha256', given, 'hex')
  if (typeof given === 'string' && /^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase()
  const wanted = 'bytes, or the SHA-256 of the body as 64 hex digits'
  throw invalidArgument('Cannot verify the payload', { name: 'payload', found: typeof given, wanted })
}

/** Fields by lower-case name, or what is wrong with them. */
function fieldMap(fields: Iterable<readonly [string, string]>): ReadonlyMap<string, string> | string {
  const map = new Map<string, string>()
  if (typeof fields !== 'object' || fields === null || !(Symbol.iterator in fields)) return 'the fields are not a list'
  for (const field of fields) {
    const [name, value]: readonly unknown[] = Array.isArray(field) ? field : []
    if (typeof name !== 'string' || typeof value !== 'string') return 'a field is not text'
    if (map.has(name.toLowerCase())) return `the field "${name.slice(0, 80)}" is there twice`
    map.set(name.toLowerCase(), value)
  }
  return map
}

function mismatch(
  scheme: VerifyingScheme,
  claims: Claims | FormClaims,
  expected: NonNullable<Rejected['expected']>,
): Rejected {
  const detail =
    'the signature is not that of this request and key: the secret of this id is another one, or the request was changed after it was signed'
  return Object.defineProperty(rejection(scheme, { reason: 'mismatch', detail }, claims), 'expected', {
    value: expected,
  })
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function acceptedForm({ scheme, claims }: Found<FormClaims>, check: AcceptedForm['check']): AcceptedForm {
  const { accessKeyId, bucket, expiresAt, maxBytes } = claims
  const verdict: Writable<AcceptedForm> = { ok: true, scheme: scheme.name, accessKeyId, bucket, check }
  if (maxBytes !== undefined) verdict.maxBytes = maxBytes
  if (expiresAt !== undefined) verdict.expiresAt = isoOf(expiresAt)
  return verdict
}
