import { answer, hashedInLanes, hasLanes } from './driver.js'
import type { Answer, Backend, Data, Hashed, Recipe, Step, SyncBackend } from './recipe.js'

/** A recipe that waits for an answer, and the place of its result. */
interface Waiting<T> {
  readonly recipe: Recipe<T>
  readonly index: number
  readonly step: Step
}

/** Recipes that wait for the same kind of step, which a backend may answer together. */
type Group<T> = Waiting<T>[]

/**
 * Runs many recipes in lock-step on a backend that answers at once: equal steps go to the backend together, which may
 * have lanes for them. Results are in the order of the recipes.
 *
 * It holds as many recipes as it is given; with millions, hand over slices (64 at once are as quick as 1000).
 */
export function runManySync<T>(recipes: readonly Recipe<T>[], backend: SyncBackend): T[] {
  const results: T[] = new Array(recipes.length)
  let groups = begin(recipes, results)
  while (groups.length > 0) {
    const next: Group<T>[] = []
    for (const group of groups) resume(group, answerTogether(group, backend) as readonly Answer[], results, next)
    groups = next
  }
  return results
}

/** The same on any backend; steps that are not answered together are asked for concurrently. */
export async function runMany<T>(recipes: readonly Recipe<T>[], backend: Backend): Promise<T[]> {
  const results: T[] = new Array(recipes.length)
  let groups = begin(recipes, results)
  while (groups.length > 0) {
    const answers = await Promise.all(groups.map(async (group) => Promise.all(await answerTogether(group, backend))))
    const next: Group<T>[] = []
    for (const [at, group] of groups.entries()) resume(group, answers[at] ?? [], results, next)
    groups = next
  }
  return results
}

function begin<T>(recipes: readonly Recipe<T>[], results: T[]): Group<T>[] {
  const groups: Group<T>[] = []
  recipes.forEach((recipe, index) => {
    advance(recipe, index, recipe.next(), results, groups)
  })
  return groups
}

function resume<T>(group: Group<T>, answers: readonly Answer[], results: T[], groups: Group<T>[]): void {
  group.forEach(({ recipe, index }, at) => {
    advance(recipe, index, recipe.next(answers[at] as Answer), results, groups)
  })
}

/** Notes the result of a recipe that is done; puts one that waits beside those that wait for the same. */
function advance<T>(
  recipe: Recipe<T>,
  index: number,
  turn: IteratorResult<Step, T>,
  results: T[],
  groups: Group<T>[],
): void {
  if (turn.done) {
    results[index] = turn.value
    return
  }
  const waiting = { recipe, index, step: turn.value }
  // Recipes of one signer ask for the same, so there is nearly always one group.
  const group = groups.find(([first]) => first !== undefined && alike(first.step, waiting.step))
  if (group) group.push(waiting)
  else groups.push([waiting])
}

function alike(a: Step, b: Step): boolean {
  if (a.step === 'digest') return b.step === 'digest' && a.algorithm === b.algorithm && a.as === b.as
  if (a.step === 'sign') return b.step === 'sign' && a.key === b.key && a.as === b.as
  if (a.step === 'signHashed')
    return b.step === 'signHashed' && a.key === b.key && a.as === b.as && a.data.algorithm === b.data.algorithm
  return a === b
}

function answerTogether<T>(group: Group<T>, backend: Backend) {
  const [{ step: first }] = group as [Waiting<T>]
  const data = <D = Data>(): D[] => group.map(({ step }) => (step as Step & { data: D }).data)
  if (first.step === 'digest' && backend.digestMany) return backend.digestMany(first.algorithm, data(), first.as)
  if (first.step === 'sign' && backend.signMany) return backend.signMany(first.key, data(), first.as)
  if (first.step === 'signHashed' && hasLanes(backend))
    return hashedInLanes(backend, first.key, first.as, data<Hashed>())
  return group.map(({ step }) => answer(step, backend))
}
