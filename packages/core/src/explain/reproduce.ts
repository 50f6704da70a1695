import { isSigningError } from '../errors.js'
import { type Recipe, sign } from '../recipe/recipe.js'
import type { AnyScheme, Claims, Endpoint, IncomingRequest } from '../schemes/scheme.js'
import type { WireRequest } from '../signer/signed-request.js'
import type { Job, JobContext } from '../signer/signing.js'
import { equalInConstantTime } from '../text/encoding.js'
import { parseIncoming } from '../verifier/raw-request.js'
import type { Cause } from './cause.js'
import type { Mistake, SecretTypo, Subject } from './mistake.js'
import { commonMistakes } from './mistakes.js'
import { type Ours, ourSide, type Theirs, theirSide } from './sides.js'

/** Options of {@link reproduce}. */
export interface ReproduceOptions {
  /** Where the request was signed for, when that was not the scheme's own endpoint. */
  readonly endpoints?: readonly Endpoint[]
  /** How many texts to try at most. Default 5000: some milliseconds on Node, about a second on WebCrypto. */
  readonly budget?: number
}

/** What {@link reproduce} finds. */
export type Reproduction =
  | {
      readonly found: true
      /** One mistake, or two that were made together; none when both sides agree. */
      readonly mistakes: readonly { readonly cause: Cause; readonly name: string }[]
      /** Whether the other side's signature was made, or only its string to sign, which gives no other signature. */
      readonly proof: 'signature' | 'texts'
      /** How many texts were tried. */
      readonly tried: number
    }
  | {
      readonly found: false
      readonly tried: number
      /** Whether the budget ended the search. */
      readonly exhausted: boolean
    }

/**
 * Makes the usual mistakes on purpose, alone and then in pairs, until one of them makes the other side's signature: a
 * proof, where `explain` reads signs. For `signer.run(…)` of a signer that has the right secret.
 *
 * Its answer names mistakes and never shows a signature.
 *
 * @param signed The request as it should have been signed, in either mode.
 * @param theirs The other side: a trace with its signature, or an error body, whose signature as provided is taken when
 * it is not ours, and otherwise the texts the service signed.
 * @returns A job.
 * @example
 * ```ts
 * import { createSyncSigner } from '@presign/core'
 * import { reproduce } from '@presign/core/explain'
 * import { nodeBackend } from '@presign/core/node'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const at = new Date('2026-01-01T00:00:00Z')
 * const signerWith = (accessKeySecret: string) =>
 *   createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
 *     credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret },
 *     backend: nodeBackend
 *   })
 * const input = { bucket: 'photos', key: 'cat.jpg', expiresIn: 60, at }
 * const theirs = signerWith('FAKEsecret\n').presign(input).trace
 * const right = signerWith('FAKEsecret')
 * right.run(reproduce(right.presign(input), theirs)) // { found: true, mistakes: [{ cause: 'secret_whitespace', … }], … }
 * ```
 */
export function reproduce(
  signed: WireRequest,
  theirs: Theirs,
  { endpoints, budget = 5000 }: ReproduceOptions = {},
): Job<AnyScheme, Reproduction> {
  return (context) => new Search(context, goalOf(signed, theirs), budget).run(requestOf(signed, endpoints))
}

/** What the other side is known by. */
interface Goal {
  readonly signature: string | undefined
  readonly stringToSign: string | undefined
}

function goalOf(signed: Ours, theirs: Theirs): Goal {
  const { answer, texts, signature } = theirSide(theirs)
  const provided = answer?.signatureProvided
  const foreign = provided !== undefined && provided !== ourSide(signed).signature ? provided : signature
  return { signature: foreign, stringToSign: foreign === undefined ? texts?.stringToSign : undefined }
}

/** The signed request as a server would have it. */
function requestOf(
  { method, url, headers }: WireRequest,
  endpoints: readonly Endpoint[] | undefined,
): IncomingRequest | undefined {
  const [, host = '', target = ''] = /^[a-z]+:\/\/([^/?]*)(.*)$/s.exec(url) ?? []
  const request = parseIncoming(
    { method, target: target.startsWith('/') ? target : `/${target}`, headers: { host, ...headers } },
    endpoints,
  )
  return 'unreadable' in request ? undefined : request
}

type AnyMistake = Mistake<never> & Mistake

/** Something to sign, and the mistakes that led to it. */
interface Candidate {
  readonly subject: Subject
  readonly claims: Claims
  readonly request: IncomingRequest
  readonly slip: SecretTypo | undefined
  readonly made: readonly AnyMistake[]
}

class Search {
  readonly #context: JobContext<AnyScheme>
  readonly #goal: Goal
  readonly #budget: number
  readonly #mistakes: readonly AnyMistake[]
  readonly #seen = new Set<string>()
  #tried = 0

  constructor(context: JobContext<AnyScheme>, goal: Goal, budget: number) {
    this.#context = context
    this.#goal = goal
    this.#budget = budget
    this.#mistakes = [...(context.scheme.mistakes ?? []), ...commonMistakes()] as AnyMistake[]
  }

  *run(request: IncomingRequest | undefined): Recipe<Reproduction> {
    const right = request && this.#read(request, undefined, [])
    if (!right) return this.#nothing()
    const singles = [...this.#after(right)]
    const found = (yield* this.#firstOf([right])) ?? (yield* this.#firstOf(singles))
    return found ?? (yield* this.#firstOf(this.#pairs(singles))) ?? this.#nothing()
  }

  *#pairs(singles: readonly Candidate[]): Iterable<Candidate> {
    for (const one of singles) yield* this.#after(one)
  }

  *#firstOf(candidates: Iterable<Candidate>): Recipe<Reproduction | undefined> {
    for (const candidate of candidates) {
      if (this.#tried >= this.#budget) return undefined
      if (!this.#isNew(candidate)) continue
      this.#tried++
      if (yield* this.#reaches(candidate)) return this.#success(candidate)
    }
    return undefined
  }

  #isNew({ subject, slip }: Candidate): boolean {
    const name = JSON.stringify([subject, slip])
    return this.#seen.size < this.#seen.add(name).size
  }

  *#reaches({ subject: { plan, target }, slip }: Candidate): Recipe<boolean> {
    const { scheme } = this.#context
    const { stringToSign } = yield* scheme.canonicalize(plan, target)
    const { signature } = this.#goal
    if (signature === undefined) return slip === undefined && stringToSign === this.#goal.stringToSign
    try {
      const key = slip ? yield* this.#context.slippedKey(plan, slip) : yield* this.#context.signingKey(plan)
      return (
        key !== undefined && equalInConstantTime(yield* sign(key, stringToSign, scheme.signature.encoding), signature)
      )
    } catch (error) {
      // A key that was derived for one scope cannot show what would come of another.
      if (isSigningError(error) && error.code === 'scope_expired') return false
      throw error
    }
  }

  /** What comes of making one mistake more. */
  *#after(candidate: Candidate): Iterable<Candidate> {
    for (const mistake of this.#mistakes) {
      if (candidate.made.includes(mistake)) continue
      const made = [...candidate.made, mistake]
      for (const request of mistake.request?.(candidate.request, candidate.claims) ?? []) {
        const next = this.#read(request, candidate.slip, made)
        // What was changed behind the request is changed again in what is read out of the new one.
        if (next) yield* this.#replayed(next, candidate)
      }
      for (const subject of mistake.subject?.(candidate.subject as Subject<never>, candidate.claims) ?? [])
        yield { ...candidate, subject, made }
      if (candidate.slip === undefined) for (const slip of mistake.secrets ?? []) yield { ...candidate, slip, made }
    }
  }

  *#replayed(next: Candidate, { made }: Candidate): Iterable<Candidate> {
    const [first] = made
    if (!first?.subject) yield next
    else for (const subject of first.subject(next.subject as Subject<never>, next.claims)) yield { ...next, subject }
  }

  #read(request: IncomingRequest, slip: Candidate['slip'], made: readonly AnyMistake[]): Candidate | undefined {
    const reading = this.#context.scheme.parse(request)
    if (reading.state !== 'signed') return undefined
    const { plan, target, claims } = reading
    return { subject: { plan, target }, claims, request, slip, made }
  }

  #success({ made }: Candidate): Reproduction {
    const mistakes = made.map(({ cause, name }) => ({ cause, name }))
    return {
      found: true,
      mistakes,
      proof: this.#goal.signature === undefined ? 'texts' : 'signature',
      tried: this.#tried,
    }
  }

  #nothing(): Reproduction {
    return { found: false, tried: this.#tried, exhausted: this.#tried >= this.#budget }
  }
}
