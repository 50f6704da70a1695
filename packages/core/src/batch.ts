import { type Answer, answer, type Backend, type Data, type Recipe, type Step, type SyncBackend } from './recipe.js'

/** A recipe that waits for an answer, and the place of its result. */
interface Waiting<T> {
  readonly recipe: Recipe<T>
  readonly index: number
  readonly step: Step
}

/** Steps of one kind, which a backend may answer together. */
interface Group<T> {
  readonly first: Step
  readonly members: readonly Waiting<T>[]
}

/**
 * Runs many recipes in lock-step on a backend that answers at once: equal steps go to the backend together, which may
 * have lanes for them. Results are in the order of the recipes.
 *
 * It holds as many recipes as it is given; with millions, hand over slices (64 at once are as quick as 1000).
 */
export function runManySync<T>(recipes: readonly Recipe<T>[], backend: SyncBackend): T[] {
  const results: T[] = new Array(recipes.length)
  let waiting = begin(recipes, results)
  while (waiting.length > 0)
    waiting = grouped(waiting).flatMap((group) =>
      resume(group, answerTogether(group, backend) as readonly Answer[], results),
    )
  return results
}

/** The same on any backend; steps that are not answered together are asked for concurrently. */
export async function runMany<T>(recipes: readonly Recipe<T>[], backend: Backend): Promise<T[]> {
  const results: T[] = new Array(recipes.length)
  let waiting = begin(recipes, results)
  while (waiting.length > 0) {
    const groups = grouped(waiting)
    const answers = await Promise.all(groups.map(async (group) => Promise.all(await answerTogether(group, backend))))
    waiting = groups.flatMap((group, index) => resume(group, answers[index] ?? [], results))
  }
  return results
}

function begin<T>(recipes: readonly Recipe<T>[], results: T[]): Waiting<T>[] {
  return recipes.flatMap((recipe, index) => advance(recipe, index, recipe.next(), results))
}

function resume<T>({ members }: Group<T>, answers: readonly Answer[], results: T[]): Waiting<T>[] {
  return members.flatMap(({ recipe, index }, at) => advance(recipe, index, recipe.next(answers[at] as Answer), results))
}

/** Keeps a recipe that waits; notes the result of one that is done. */
function advance<T>(recipe: Recipe<T>, index: number, turn: IteratorResult<Step, T>, results: T[]): Waiting<T>[] {
  if (!turn.done) return [{ recipe, index, step: turn.value }]
  results[index] = turn.value
  return []
}

/** Splits by what is asked for. Recipes of one signer ask for the same, so there is nearly always one group. */
function grouped<T>(waiting: readonly Waiting<T>[]): Group<T>[] {
  const groups: { first: Step; members: Waiting<T>[] }[] = []
  for (const one of waiting) {
    const group = groups.find(({ first }) => alike(first, one.step))
    if (group) group.members.push(one)
    else groups.push({ first: one.step, members: [one] })
  }
  return groups
}

function alike(a: Step, b: Step): boolean {
  if (a.step === 'digest') return b.step === 'digest' && a.algorithm === b.algorithm && a.as === b.as
  if (a.step === 'sign') return b.step === 'sign' && a.key === b.key && a.as === b.as
  return a === b
}

function answerTogether<T>({ first, members }: Group<T>, backend: Backend) {
  const data = (): Data[] => members.map(({ step }) => (step as Step & { data: Data }).data)
  if (first.step === 'digest' && backend.digestMany) return backend.digestMany(first.algorithm, data(), first.as)
  if (first.step === 'sign' && backend.signMany) return backend.signMany(first.key, data(), first.as)
  return members.map(({ step }) => answer(step, backend))
}
