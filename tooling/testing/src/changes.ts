import type { Arriving } from './arriving.js'

/** Numbers that look random and are the same in every run. */
export type Random = () => number

/** A generator of numbers from 0 up to 1 (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** One of a list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

const LETTERS = [...'aZ09-_.~+ %/&=?中é😀']

/** A text with one letter changed, added or taken away; never the same text, never empty. */
export function changedText(random: Random, text: string): string {
  const letters = [...text]
  const at = Math.floor(random() * (letters.length + 1))
  const letter = pick(
    random,
    LETTERS.filter((other) => other !== letters[at]),
  )
  const kind = letters.length > 1 && at < letters.length ? pick(random, ['replace', 'remove', 'insert']) : 'insert'
  letters.splice(at, kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [letter]))
  return letters.join('') === text ? `${text}x` : letters.join('')
}

/** Replaces the value of a parameter or a header, found by a test on its lower-case name. */
export function withValue<V extends string | null>(
  pairs: readonly (readonly [string, V])[],
  name: string,
  change: (value: string) => string,
): (readonly [string, V | string])[] {
  return pairs.map(([found, value]) =>
    found.toLowerCase() === name.toLowerCase() ? [found, change(value ?? '')] : [found, value],
  )
}

/** Leaves out a parameter or a header. */
export function without<V>(pairs: readonly (readonly [string, V])[], name: string): (readonly [string, V])[] {
  return pairs.filter(([found]) => found.toLowerCase() !== name.toLowerCase())
}

/** A way to change what a request means. `undefined` where the request has nothing of the kind. */
export type Change = (request: Arriving, random: Random) => Arriving | undefined

/** That many changed requests, each with the name of its change, in turn through a table; the same in every run. */
export function* changesOf(
  request: Arriving,
  table: Readonly<Record<string, { readonly change: Change }>>,
  count: number,
  seed: number,
): Generator<{ readonly name: string; readonly changed: Arriving }> {
  const random = seeded(seed)
  const kinds = Object.entries(table)
  for (let turn = 0, made = 0; made < count; turn++) {
    const [name, { change }] = kinds[turn % kinds.length] as (typeof kinds)[number]
    const changed = change(request, random)
    if (!changed || meaning(changed) === meaning(request)) continue
    made++
    yield { name, changed }
  }
}

/** `/bucket` and `/bucket/` are the same in path style, and so is what a change happened to leave as it was. */
function meaning(request: Arriving): string {
  return JSON.stringify({ ...request, path: request.path.replace(/^\/([^/]+)\/$/, '/$1') })
}

/** Changes a text where it stands as a parameter or as a header of that name. */
export function everywhere(request: Arriving, name: string, change: (text: string) => string): Arriving | undefined {
  const found = [...request.query, ...request.headers].some(([other]) => other.toLowerCase() === name.toLowerCase())
  if (!found) return undefined
  return {
    ...request,
    query: withValue(request.query, name, change),
    headers: withValue(request.headers, name, change),
  }
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'get']

/** Changes that mean the same in every scheme. */
export const commonChanges = {
  method: (request, random) => ({
    ...request,
    method: pick(
      random,
      METHODS.filter((other) => other !== request.method),
    ),
  }),
  'object name': (request, random) => {
    const path = `/${changedText(random, request.path.slice(1))}`
    return path === request.path ? undefined : { ...request, path }
  },
} satisfies Record<string, Change>
