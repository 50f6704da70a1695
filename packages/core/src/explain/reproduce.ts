import { Snapshot } from '../credentials/snapshot.js'
import { isSigningError } from '../errors.js'
import { digest, type Key, type Recipe, signText, type TextToSign, textOf } from '../recipe/recipe.js'
import type { Endpoint } from '../schemes/endpoint.js'
import type { Claims, IncomingRequest } from '../schemes/incoming.js'
import type { Plan } from '../schemes/plan.js'
import type { Scheme, VerifyingScheme } from '../schemes/scheme.js'
import { type Job, type JobContext, job } from '../signer/job.js'
import { snapshotOf } from '../signer/job-secrets.js'
import type { WireRequest } from '../signer/signed-request.js'
import { equalInConstantTime } from '../text/encoding.js'
import { parseIncoming } from '../verifier/raw-request.js'
import type { Cause } from './cause.js'
import type { Mistake, SecretTypo, Subject } from './mistake.js'
import { commonMistakes } from './mistakes.js'
import { type Ours, ourSide, type Theirs, theirSide } from './sides.js'

/** Options of {@link reproduce}. */
export interface ReproduceOptions<N extends string = string> {
  /** How requests are read: the verifying value of the scheme, such as `ossV4Verification({ region })`. */
  readonly scheme: VerifyingScheme<N>
  /** Mistakes that are made with this protocol alone, such as `ossV4Mistakes`. Those of every protocol are tried anyway. */
  readonly mistakes?: readonly Mistake[] | undefined
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
 * import { ossV4Mistakes } from '@presign/oss-v4/explain'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 *
 * const at = new Date('2026-01-01T00:00:00Z')
 * const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
 *   backend: nodeBackend
 * })
 * const input = { bucket: 'photos', key: 'cat.jpg', expiresIn: 60, at }
 * const theirs = signer.presign({ ...input, headers: { 'content-type': 'image/png' } }).trace
 * const scheme = ossV4Verification({ region: 'cn-hangzhou' })
 * signer.run(reproduce(signer.presign(input), theirs, { scheme, mistakes: ossV4Mistakes }))
 * // { found: true, mistakes: [{ cause: 'header_added', … }], … }
 * ```
 */
export function reproduce<N extends string>(
  signed: WireRequest,
  theirs: Theirs,
  options: ReproduceOptions<N>,
): Job<Scheme<N>, Reproduction> {
  return job({}, (context) =>
    new Search(context, goalOf(signed, theirs), options).run(requestOf(signed, options.endpoints)),
  )
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

/** Something to sign, and the mistakes that led to it. */
interface Candidate {
  readonly subject: Subject
  readonly claims: Claims
  readonly request: IncomingRequest
  readonly typo: SecretTypo | undefined
  readonly made: readonly Mistake[]
}

class Search {
  readonly #context: JobContext<Scheme>
  readonly #scheme: VerifyingScheme
  readonly #goal: Goal
  readonly #budget: number
  readonly #mistakes: readonly Mistake[]
  readonly #seen = new Set<string>()
  #tried = 0

  constructor(context: JobContext<Scheme>, goal: Goal, { scheme, mistakes = [], budget = 5000 }: ReproduceOptions) {
    this.#context = context
    this.#scheme = scheme
    this.#goal = goal
    this.#budget = budget
    this.#mistakes = [...mistakes, ...commonMistakes()]
  }

  *run(request: IncomingRequest | undefined): Recipe<Reproduction> {
    const right = request && this.#parse(request, undefined, [])
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

  #isNew({ subject, typo }: Candidate): boolean {
    const name = JSON.stringify([subject, typo])
    return this.#seen.size < this.#seen.add(name).size
  }

  *#reaches({ subject: { plan, key }, typo }: Candidate): Recipe<boolean> {
    const { stringToSign } = this.#scheme.canonicalize(plan, key)
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
  *#keyWith({ before = '', after = '', trimmed = false }: SecretTypo, plan: Plan): Recipe<Key | undefined> {
    const snapshot = snapshotOf(this.#context)
    const { accessKeySecret } = snapshot ? Snapshot.secretOf(snapshot) : { accessKeySecret: undefined }
    if (typeof accessKeySecret !== 'string') return undefined
    const { accessKeyId } = this.#context
    const copied = before + (trimmed ? accessKeySecret.trim() : accessKeySecret) + after
    return yield* this.#scheme.signingKey(plan, { accessKeyId, accessKeySecret: copied })
  }

  /** What comes of making one mistake more. */
  *#after(candidate: Candidate): Iterable<Candidate> {
    for (const mistake of this.#mistakes) {
      if (candidate.made.includes(mistake)) continue
      const made = [...candidate.made, mistake]
      for (const request of mistake.request?.(candidate.request, candidate.claims) ?? []) {
        const next = this.#parse(request, candidate.typo, made)
        // What was changed behind the request is changed again in what is read out of the new one.
        if (next) yield* this.#replayed(next, candidate)
      }
      for (const subject of mistake.subject?.(candidate.subject, candidate.claims) ?? [])
        yield { ...candidate, subject, made }
      if (candidate.typo === undefined) for (const typo of mistake.secrets ?? []) yield { ...candidate, typo, made }
    }
  }

  *#replayed(next: Candidate, { made }: Candidate): Iterable<Candidate> {
    const [first] = made
    if (!first?.subject) yield next
    else for (const subject of first.subject(next.subject, next.claims)) yield { ...next, subject }
  }

  #parse(request: IncomingRequest, typo: Candidate['typo'], made: readonly Mistake[]): Candidate | undefined {
    const result = this.#scheme.parse(request)
    if (result.state !== 'signed') return undefined
    const { plan, objectKey: key, claims } = result
    return { subject: { plan, key }, claims, request, typo, made }
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
