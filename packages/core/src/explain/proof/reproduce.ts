import { digest, type Recipe } from '../../recipe/recipe.js'
import type { Endpoint } from '../../schemes/endpoint.js'
import type { IncomingRequest, ParseResult } from '../../schemes/incoming.js'
import type { SigningStrings } from '../../schemes/plan.js'
import type { Scheme, VerifyingScheme } from '../../schemes/scheme.js'
import type { SignedCall } from '../../signer/call.js'
import { type Job, type JobContext, job } from '../../signer/job.js'
import type { WireRequest } from '../../signer/signed-request.js'
import { splitUrl } from '../../text/http.js'
import { parseIncoming } from '../../verifier/raw-request.js'
import type { Cause, Difference } from '../cause.js'
import { told } from '../differ.js'
import { explain, textDifferences } from '../explain.js'
import type { Hints } from '../hints.js'
import { type Ours, ourSide, type Theirs, theirSide } from '../sides.js'
import { say } from '../words/sentence.js'
import type { Mistake } from './mistake.js'
import { type Goal, Search } from './search.js'

/** Options of {@link reproduce}. */
export interface ReproduceOptions<N extends string = string> {
  /** How requests are read: the verifying value of the scheme, such as `ossV4Verification({ region })`. */
  readonly scheme: VerifyingScheme<N>
  /** Mistakes that are made with this protocol alone, such as `ossV4Mistakes`. Those of every protocol are tried anyway. */
  readonly mistakes?: readonly Mistake[] | undefined
  /** Where the request was signed for, when that was not the scheme's own endpoint. */
  readonly endpoints?: readonly Endpoint[]
  /** How many texts to try at most. Default 5000. All of them together take some 50 ms on Node, however long they are. */
  readonly budget?: number
  /** What the provider's vocabulary knows, such as `ossHints`, for the sentences of what was found. */
  readonly hints?: Hints | undefined
  /**
   * Whether the request is the one that arrived, and the other side its signer. Default false: the request was signed, and the
   * other side received it. It decides what is called signed and what received.
   */
  readonly arrived?: boolean | undefined
}

/** What {@link reproduce} finds. */
export type Reproduction =
  | {
      readonly found: true
      /** One mistake, or two that were made together; none when both sides agree. */
      readonly mistakes: readonly { readonly cause: Cause; readonly name: string }[]
      /** What the mistakes change in the texts, as `explain` says it: `theirs` is what was signed by mistake. */
      readonly differences: readonly Difference[]
      /** Whether the other side's signature was made, or only its string to sign, which gives no other signature. */
      readonly proof: 'signature' | 'texts'
      /** How many texts were tried. */
      readonly tried: number
    }
  | {
      readonly found: false
      readonly tried: number
      /** Whether the budget ended the search, or the request was too long for one. */
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
  return job({}, (context) => reproduced(context, signed, theirs, options))
}

/** What {@link diagnose} finds. */
export interface Diagnosis {
  /** What is proved, alone; where nothing is, what the texts and the answer tell. */
  readonly differences: readonly Difference[]
  /** Where a mistake was found. */
  readonly proof?: Extract<Reproduction, { readonly found: true }>
}

/**
 * Says why two sides made different signatures, or why a service refused, with a proof where there is one: a proof goes
 * before a guess, and alone. For `signer.run(…)` of a signer that has the right secret.
 *
 * @param signed As for {@link reproduce}, with its trace where there is one.
 * @param theirs As for {@link reproduce}.
 * @example
 * ```ts
 * import { createSyncSigner } from '@presign/core'
 * import { diagnose } from '@presign/core/explain'
 * import { nodeBackend } from '@presign/core/node'
 * import { ossHints } from '@presign/oss/explain'
 * import { ossV4 } from '@presign/oss-v4'
 * import { ossV4Mistakes } from '@presign/oss-v4/explain'
 * import { ossV4Verification } from '@presign/oss-v4/verify'
 *
 * const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
 *   backend: nodeBackend
 * })
 * const input = { method: 'PUT', bucket: 'photos', key: 'cat.jpg', expiresIn: 60 }
 * const theirs = signer.presign({ ...input, headers: { 'content-type': 'image/png' } }).trace
 * const scheme = ossV4Verification({ region: 'cn-hangzhou' })
 * const options = { scheme, mistakes: ossV4Mistakes, hints: ossHints }
 * signer.run(diagnose(signer.presign(input), theirs, options)).differences[0]
 * // { cause: 'header_added', theirs: 'content-type:image/png', … }
 * ```
 */
export function diagnose<N extends string>(
  signed: WireRequest,
  theirs: Theirs,
  options: ReproduceOptions<N>,
): Job<Scheme<N>, Diagnosis> {
  return job({}, function* (context): Recipe<Diagnosis> {
    const { signature, stringToSign } = goalOf(signed, theirs)
    if (signature !== undefined || stringToSign !== undefined) {
      const proof = yield* reproduced(context, signed, theirs, options)
      if (proof.found && proof.mistakes.length > 0) return { differences: proof.differences, proof }
    }
    return { differences: explain(signed, theirs, options.hints) }
  })
}

function* reproduced(
  context: JobContext<Scheme>,
  signed: WireRequest,
  theirs: Theirs,
  options: ReproduceOptions,
): Recipe<Reproduction> {
  const goal = goalOf(signed, theirs)
  const search = new Search(context, yield* withBody(options.scheme, signed), goal, options)
  const request = requestOf(signed, options.endpoints)
  const right = request && search.right(request)
  const found = right && (yield* search.run(right))
  const { tried, exhausted } = search
  if (!right || !found) return { found: false, tried, exhausted }
  const mistakes = found.made.map(({ cause, name }) => ({ cause, name }))
  const differences = found.typo
    ? [secretTypo(mistakes)]
    : inTexts(yield* search.texts(right), yield* search.texts(found), mistakes, options)
  return { found: true, mistakes, differences, proof: goal.signature === undefined ? 'texts' : 'signature', tried }
}

/** Where the digest of the body is signed and not sent, a request alone does not tell what was signed. */
function* withBody(scheme: VerifyingScheme, { body }: WireRequest & Pick<SignedCall, 'body'>): Recipe<VerifyingScheme> {
  if (body === undefined || !scheme.withPayload) return scheme
  const sha256 = yield* digest('sha256', body, 'hex')
  const parse = (request: IncomingRequest): ParseResult => {
    const result = scheme.parse(request)
    const open = result.state === 'signed' && result.claims.payload === 'digest' && result.claims.sha256 === undefined
    return open ? { ...result, plan: scheme.withPayload?.(result.plan, sha256) ?? result.plan } : result
  }
  return { ...scheme, parse }
}

type Made = Extract<Reproduction, { readonly found: true }>['mistakes']

function secretTypo([first]: Made): Difference {
  return { stage: 'signature', cause: first?.cause ?? 'secret_whitespace', ...told(say('secret.typo'), 'proved') }
}

function inTexts(
  right: SigningStrings,
  made: SigningStrings,
  mistakes: Made,
  { arrived, hints = {} }: ReproduceOptions,
): readonly Difference[] {
  return arrived ? proved(textDifferences(made, right, hints)) : named(textDifferences(right, made, hints), mistakes)
}

/** The texts tell where a mistake shows; what it is called is known. */
function named(differences: readonly Difference[], mistakes: Made): readonly Difference[] {
  const [only, second] = mistakes
  const cause = second === undefined ? only?.cause : undefined
  return proved(differences).map((difference) => ({ ...difference, ...(cause && { cause }) }))
}

function proved(differences: readonly Difference[]): readonly Difference[] {
  return differences.map((difference) => ({ ...difference, certainty: 'proved' }))
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
  const { host, target } = splitUrl(url)
  const request = parseIncoming(
    { method, target: target.startsWith('/') ? target : `/${target}`, headers: { host, ...headers } },
    endpoints,
  )
  return 'unreadable' in request ? undefined : request
}
