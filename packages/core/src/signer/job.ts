import type { SigningTime } from '../credentials/clock.js'
import type { Key, Recipe } from '../recipe/recipe.js'
import type { Plan } from '../schemes/plan.js'
import type { OnTokenExpiry, SignInput } from './input.js'
import type { SignedRequest } from './signed-request.js'

/** What a job works with: one immutable view of the signer for one piece of work. */
export interface JobContext<S> {
  readonly scheme: S
  readonly accessKeyId: string
  readonly securityToken: string | undefined
  readonly time: SigningTime
  /** The scope of a key that was derived elsewhere, and no other is signed for. Else `undefined`. */
  readonly scope: string | undefined
  /** The signing key for a scope of this scheme, remembered as for any signature. */
  signingKey(plan: Plan): Recipe<Key>
  /** A request signed in its headers, as `sign` of the signer does, at the job's time unless the input has its own. */
  sign(input: SignInput): Recipe<SignedRequest>
  /** How long something may live that this token signs: `expiresIn`, or what `onTokenExpiry` makes of it. Seconds. */
  lifetime(expiresIn: number, onTokenExpiry?: OnTokenExpiry): number
}

/** When a job is done, and how long its result lives. */
export interface JobOptions {
  /** How long the result lives, in seconds: a credentials provider is told. Default 0. */
  readonly expiresIn?: number
  /** The time of the signature. Default: the signer's clock. */
  readonly at?: Date | undefined
}

/**
 * Something else that is signed with a signer's key, such as a form or a stream of chunks: `signer.run(job)`.
 *
 * Its context type names the scheme, so a job for one scheme on a signer of another does not compile.
 */
export interface Job<S, T> extends JobOptions {
  (context: JobContext<S>): Recipe<T>
}

/**
 * Makes a job. For schemes; users call the functions that their packages offer.
 *
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { job, type Scheme, sign } from '@presign/core/scheme'
 *
 * const signText = (text: string) =>
 *   job<Scheme, string>({}, function* ({ signingKey }) {
 *     return yield* sign(yield* signingKey({ scope: '' }), text, 'hex')
 *   })
 * ```
 */
export function job<S, T>(options: JobOptions, recipe: (context: JobContext<S>) => Recipe<T>): Job<S, T> {
  const { expiresIn, at } = options
  // Wrapped, because the recipe may be shared by several jobs.
  return Object.assign((context: JobContext<S>) => recipe(context), {
    ...(expiresIn !== undefined && { expiresIn }),
    at,
  })
}
