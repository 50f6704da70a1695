import type { Snapshot } from './credentials.js'
import type { SignInput } from './input.js'
import { own } from './own.js'
import type { Endpoint, Mode, Plan } from './scheme.js'

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
export class LatestPlan {
  #planned: Planned | undefined
  #mode: Mode | undefined
  #seconds = -1
  #expiresIn = 0
  #snapshot: Snapshot | undefined
  #method: string | undefined
  #bucket: string | undefined
  #object = false
  #endpoint: Endpoint | undefined
  #query: readonly unknown[] = []
  #headers: readonly unknown[] = []
  #additional: readonly unknown[] = []

  find(mode: Mode, input: SignInput, seconds: number, expiresIn: number, snapshot: Snapshot): Planned | undefined {
    return seconds === this.#seconds &&
      mode === this.#mode &&
      expiresIn === this.#expiresIn &&
      snapshot === this.#snapshot &&
      own(input, 'method') === this.#method &&
      own(input, 'bucket') === this.#bucket &&
      (own(input, 'key') !== undefined) === this.#object &&
      own(input, 'endpoint') === this.#endpoint &&
      sameRecord(own(input, 'query'), this.#query) &&
      sameRecord(own(input, 'headers'), this.#headers) &&
      sameList(own(input, 'additionalHeaders'), this.#additional)
      ? this.#planned
      : undefined
  }

  keep(
    mode: Mode,
    input: SignInput,
    seconds: number,
    expiresIn: number,
    snapshot: Snapshot,
    planned: Planned,
  ): Planned {
    this.#mode = mode
    this.#seconds = seconds
    this.#expiresIn = expiresIn
    this.#snapshot = snapshot
    this.#method = own(input, 'method')
    this.#bucket = own(input, 'bucket')
    this.#object = own(input, 'key') !== undefined
    this.#endpoint = own(input, 'endpoint')
    this.#query = Object.entries(own(input, 'query') ?? {}).flatMap(([name, value]) => [name, copied(value)])
    this.#headers = Object.entries(own(input, 'headers') ?? {}).flat()
    this.#additional = [...(own(input, 'additionalHeaders') ?? [])]
    this.#planned = planned
    return planned
  }
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

/** A list of values may be changed by its owner later. */
function copied(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value
}

function sameValue(value: unknown, kept: unknown): boolean {
  return value === kept || (Array.isArray(value) && Array.isArray(kept) && sameList(value, kept))
}

function sameList(list: readonly unknown[] | undefined, kept: readonly unknown[]): boolean {
  if (list === undefined) return kept.length === 0
  return list.length === kept.length && list.every((item, index) => item === kept[index])
}
