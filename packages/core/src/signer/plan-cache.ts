import type { Snapshot } from '../credentials/snapshot.js'
import type { Mode, Plan } from '../schemes/plan.js'
import type { NormalizedInput } from './normalize.js'

/** A plan with what core knows about it. */
export interface Planned {
  readonly plan: Plan
  readonly method: string
  /** ISO 8601, in URL mode. */
  readonly expiresAt: string | undefined
}

/**
 * The last plan of a signer, for the next input that differs in its key alone.
 *
 * Compared by contents, since input objects may have been changed; what was compared is copied here.
 */
export class PlanCache {
  #planned: Planned | undefined
  #mode: Mode | undefined
  #seconds = -1
  #expiresIn = 0
  #snapshot: Snapshot | undefined
  #given: NormalizedInput | undefined
  // The given ones are the caller's, who may change them.
  #query: readonly unknown[] = []
  #headers: readonly unknown[] = []
  #additional: readonly unknown[] = []

  find(
    mode: Mode,
    given: NormalizedInput,
    seconds: number,
    expiresIn: number,
    snapshot: Snapshot,
  ): Planned | undefined {
    const last = this.#given
    return last !== undefined &&
      seconds === this.#seconds &&
      mode === this.#mode &&
      expiresIn === this.#expiresIn &&
      snapshot === this.#snapshot &&
      given.method === last.method &&
      given.bucket === last.bucket &&
      given.resource === last.resource &&
      given.endpoint === last.endpoint &&
      sameRecord(given.query, this.#query) &&
      sameRecord(given.headers, this.#headers) &&
      sameList(given.additionalHeaders, this.#additional)
      ? this.#planned
      : undefined
  }

  keep(
    mode: Mode,
    given: NormalizedInput,
    seconds: number,
    expiresIn: number,
    snapshot: Snapshot,
    planned: Planned,
  ): Planned {
    this.#mode = mode
    this.#seconds = seconds
    this.#expiresIn = expiresIn
    this.#snapshot = snapshot
    this.#given = given
    this.#query = flat(given.query)
    this.#headers = flat(given.headers)
    this.#additional = copied(given.additionalHeaders ?? [])
    this.#planned = planned
    return planned
  }
}

function flat(record: Readonly<Record<string, unknown>> | undefined): readonly unknown[] {
  const list: unknown[] = []
  for (const name of Object.keys(record ?? {})) list.push(name, copied(record?.[name]))
  return list
}

/** Whether a record still holds these names and values, in this order: `[name, value, name, value …]`. */
function sameRecord(record: Readonly<Record<string, unknown>> | undefined, flat: readonly unknown[]): boolean {
  if (record === undefined) return flat.length === 0
  const names = Object.keys(record)
  if (names.length * 2 !== flat.length) return false
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string
    if (name !== flat[index * 2] || !sameValue(record[name], flat[index * 2 + 1])) return false
  }
  return true
}

/** A list may be changed by its owner later. */
function copied<T>(value: T): T {
  return Array.isArray(value) ? (value.slice() as T) : value
}

function sameValue(value: unknown, kept: unknown): boolean {
  return value === kept || (Array.isArray(value) && Array.isArray(kept) && sameList(value, kept))
}

function sameList(list: readonly unknown[] | undefined, kept: readonly unknown[]): boolean {
  if (list === undefined) return kept.length === 0
  return list.length === kept.length && list.every((item, index) => item === kept[index])
}
