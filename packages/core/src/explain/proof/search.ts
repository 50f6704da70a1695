import { Snapshot } from '../../credentials/snapshot.js'
import { isSigningError } from '../../errors.js'
import { digest, type Key, type Recipe, signText, type TextToSign, textOf } from '../../recipe/recipe.js'
import type { Claims, IncomingRequest } from '../../schemes/incoming.js'
import type { Plan, SigningStrings } from '../../schemes/plan.js'
import type { Scheme, VerifyingScheme } from '../../schemes/scheme.js'
import type { JobContext } from '../../signer/job.js'
import { JobSecrets } from '../../signer/job-secrets.js'
import { stringsOf } from '../../signer/signed-request.js'
import { equalInConstantTime } from '../../text/encoding.js'
import type { Mistake, SecretTypo, Subject } from './mistake.js'
import { commonMistakes } from './mistakes.js'

/** What the other side is known by. */
export interface Goal {
  readonly signature: string | undefined
  readonly stringToSign: string | undefined
}

/** Something to sign, and the mistakes that led to it. */
export interface Candidate {
  readonly subject: Subject
  readonly claims: Claims
  readonly request: IncomingRequest
  readonly typo: SecretTypo | undefined
  readonly made: readonly Mistake[]
}

/** Requests may be a stranger's. Their query and headers, in characters, up to which mistakes are looked for. */
const MAX_REQUEST = 8192

/**
 * How many characters are read, rewritten and hashed in one search, so that all of it takes some 50 ms on a small server
 * (`bench/src/strangers.ts` measures it).
 */
const MAX_WORK = 700_000

/** What a candidate costs however short it is, in the same measure. */
const COST = 400

/** The search for the mistakes that make another side's signature: alone, and then in pairs. */
export class Search {
  readonly #context: JobContext<Scheme>
  readonly #scheme: VerifyingScheme
  readonly #goal: Goal
  readonly #budget: number
  readonly #mistakes: readonly Mistake[]
  readonly #seen = new Set<string>()
  #cost = COST
  #work = 0
  tried = 0

  constructor(
    context: JobContext<Scheme>,
    scheme: VerifyingScheme,
    goal: Goal,
    { mistakes = [], budget = 5000 }: { readonly mistakes?: readonly Mistake[] | undefined; readonly budget?: number },
  ) {
    this.#context = context
    this.#scheme = scheme
    this.#goal = goal
    this.#budget = budget
    this.#mistakes = [...mistakes, ...commonMistakes()]
  }

  /** Whether something was left untried. */
  get exhausted(): boolean {
    return this.tried >= this.#budget || this.#work >= MAX_WORK
  }

  /** What is signed for a request that makes no mistake. */
  right(request: IncomingRequest): Candidate | undefined {
    return this.#parse(request, undefined, [])
  }

  *run(right: Candidate): Recipe<Candidate | undefined> {
    const found = yield* this.#firstOf([right])
    if (found) return found
    const size = sizeOf(right.request)
    this.#cost += size
    // Nothing is made of a request that a search could not get through.
    if (size > MAX_REQUEST) this.#work = MAX_WORK
    const singles = [...this.#after(right)]
    return (yield* this.#firstOf(singles)) ?? (yield* this.#firstOf(this.#pairs(singles)))
  }

  /** The texts of a candidate, for comparing. */
  *texts({ subject: { plan, key } }: Candidate): Recipe<SigningStrings> {
    const canonicalized = this.#scheme.canonicalize(plan, key)
    const { stringToSign: text } = canonicalized
    const hash = typeof text === 'string' ? '' : yield* digest(text.algorithm, text.of, 'hex')
    return stringsOf(canonicalized, hash)
  }

  *#pairs(singles: readonly Candidate[]): Iterable<Candidate> {
    for (const one of singles) yield* this.#after(one)
  }

  *#firstOf(candidates: Iterable<Candidate>): Recipe<Candidate | undefined> {
    for (const candidate of candidates) {
      if (this.tried >= this.#budget) return undefined
      const { plan, key } = candidate.subject
      const { stringToSign } = this.#scheme.canonicalize(plan, key)
      if (!this.#isNew(candidate, stringToSign)) continue
      this.tried++
      if (yield* this.#reaches(candidate, stringToSign)) return candidate
    }
    return undefined
  }

  /** Two mistakes that sign the same with the same key are one. */
  #isNew({ subject: { plan }, typo: { before = '', after = '' } = {} }: Candidate, text: TextToSign): boolean {
    const signed = typeof text === 'string' ? text : `${textOf(text, '')}${text.of}`
    return this.#seen.size < this.#seen.add(`${before}.${after}.${plan.scope}\n${signed}`).size
  }

  *#reaches({ subject: { plan }, typo }: Candidate, stringToSign: TextToSign): Recipe<boolean> {
    const { signature } = this.#goal
    if (signature === undefined) return typo === undefined && (yield* this.#isTheirText(stringToSign))
    try {
      const signingKey = typo ? yield* this.#keyWith(typo, plan) : yield* this.#context.signingKey(plan)
      if (signingKey === undefined) return false
      const ours = yield* signText(signingKey, stringToSign, this.#scheme.signature.encoding)
      return equalInConstantTime(ours.signature, signature)
    } catch (error) {
      // A key that was derived for one scope cannot show what would come of another.
      if (isSigningError(error) && error.code === 'scope_expired') return false
      throw error
    }
  }

  *#isTheirText(text: TextToSign): Recipe<boolean> {
    const hash = typeof text === 'string' ? '' : yield* digest(text.algorithm, text.of, 'hex')
    return textOf(text, hash) === this.#goal.stringToSign
  }

  /** The key that the secret would give with a typo in it; `undefined` where there is no secret as text. */
  *#keyWith({ before = '', after = '' }: SecretTypo, plan: Plan): Recipe<Key | undefined> {
    const snapshot = JobSecrets.snapshotOf(this.#context)
    const { accessKeySecret } = snapshot ? Snapshot.secretOf(snapshot) : { accessKeySecret: undefined }
    if (typeof accessKeySecret !== 'string') return undefined
    const { accessKeyId } = this.#context
    const copied = before + accessKeySecret + after
    return yield* this.#scheme.signingKey(plan, { accessKeyId, accessKeySecret: copied })
  }

  /**
   * What comes of making one mistake more, in one order of two: those in the request first, then those in what is signed,
   * then those in the secret. They are asked for one after another, and each is paid for before it is made.
   */
  *#after({ made: [first], ...candidate }: Candidate): Iterable<Candidate> {
    const from = first === undefined ? 0 : this.#mistakes.indexOf(first) + 1
    for (const [index, mistake] of this.#mistakes.entries()) {
      if (mistake === first) continue
      const made = first === undefined ? [mistake] : [first, mistake]
      if (first === undefined || (first.request && index >= from))
        for (const request of this.#paid(() => mistake.request?.(candidate.request, candidate.claims))) {
          const next = this.#parse(request, candidate.typo, made)
          if (next) yield next
        }
      if (first === undefined || first.request || (first.subject && index >= from))
        for (const subject of this.#paid(() => mistake.subject?.(candidate.subject, candidate.claims)))
          yield { ...candidate, subject, made }
      if (candidate.typo === undefined)
        for (const typo of this.#paid(() => mistake.secrets)) yield { ...candidate, typo, made }
    }
  }

  /** Forms of a long request may cost much before the first of them is looked at, so they are asked for here. */
  *#paid<T>(formsOf: () => Iterable<T> | undefined): Iterable<T> {
    if (this.#work >= MAX_WORK) return
    for (const form of formsOf() ?? []) {
      this.#work += this.#cost
      yield form
      if (this.#work >= MAX_WORK) return
    }
  }

  #parse(request: IncomingRequest, typo: Candidate['typo'], made: readonly Mistake[]): Candidate | undefined {
    const result = this.#scheme.parse(request)
    if (result.state !== 'signed') return undefined
    const { plan, objectKey: key, claims } = result
    return { subject: { plan, key }, claims, request, typo, made }
  }
}

function sizeOf({ path, query, headers }: IncomingRequest): number {
  let size = path.length + query.length
  for (const [name, values] of headers) for (const value of values) size += name.length + value.length
  return size
}
