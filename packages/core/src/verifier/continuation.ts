import type { Backend, Key } from '../recipe/recipe.js'
import type { Plan } from '../schemes/plan.js'
import type { Accepted } from './verdict.js'

/** What the signatures of chunks go on from: the request's own, its plan, and the key that proved it. */
export interface Continuation {
  readonly plan: Plan
  /** As it arrived. */
  readonly signature: string
  readonly key: Key
  /** Whose key it is. */
  readonly backend: Backend
}

// Beside the verdict and not in it: no log of a verdict shows a signature or a key.
const continuations = /* @__PURE__ */ new WeakMap<Accepted, Continuation>()

/** Remembers what the chunks of a body go on from, as long as the verdict is held. */
export function continueFrom(verdict: Accepted, continuation: Continuation): void {
  continuations.set(verdict, continuation)
}

/** What the chunks of a body go on from; `undefined` for a verdict on a body that does not come in chunks. */
export function continuationOf(verdict: Accepted): Continuation | undefined {
  return continuations.get(verdict)
}
