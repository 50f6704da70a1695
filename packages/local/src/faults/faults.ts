import type { Place } from '../server/place.js'

/** Something that goes wrong. */
export type Fault =
  /** This answer, in the place of the operation's. */
  | { readonly kind: 'status'; readonly status: number; readonly code?: string }
  /** The answer begins later. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection ends after so many bytes of the answer's body; with 0 before the first byte of the answer. */
  | { readonly kind: 'drop'; readonly afterBytes: number }
  /** The body ends early, in an answer that is whole by its Content-Length. Only a checksum shows it. */
  | { readonly kind: 'truncate'; readonly toBytes: number }
  /** One bit of the body is flipped. Only a checksum shows it. */
  | { readonly kind: 'corrupt' }
  /** The Date header is off. */
  | { readonly kind: 'skew-date'; readonly seconds: number }
  /** The request's body is read slowly. */
  | { readonly kind: 'slow-reader'; readonly bytesPerSecond: number }

/** Which requests a fault is injected into. A field that is left out matches all. */
export interface FaultRule {
  readonly method?: string
  readonly bucket?: string
  readonly key?: string | RegExp
  /** As the service's documentation calls it, such as `UploadPart`. */
  readonly operation?: string
  /** How many matching requests go well first. Default 0. */
  readonly skip?: number
  /** How many get the fault then. Default: all. */
  readonly times?: number
  /** How likely each of those gets it, from 0 to 1. Default 1. */
  readonly chance?: number
  readonly fault: Fault
}

/** What a request is, as far as rules match it. */
export interface FaultCandidate {
  readonly method: string
  readonly place: Place
  readonly operation: string | undefined
}

interface Armed {
  readonly rule: FaultRule
  seen: number
  injected: number
}

/** Rules of fault injection. The same rules, seed and requests make the same faults. */
export class Faults {
  readonly #armed = new Set<Armed>()
  readonly #random: () => number

  /** @param seed Any whole number. */
  constructor(seed: number) {
    this.#random = mulberry32(seed)
  }

  /**
   * Adds a rule, and returns what removes it.
   *
   * @example
   * ```ts
   * import { createLocalOss } from '@presign/local/oss'
   *
   * const oss = await createLocalOss({ buckets: ['photos'] })
   * oss.faults.add({ operation: 'UploadPart', skip: 1, times: 1, fault: { kind: 'status', status: 503 } })
   * await oss.close()
   * ```
   */
  add(rule: FaultRule): () => void {
    const armed = { rule, seen: 0, injected: 0 }
    this.#armed.add(armed)
    return () => void this.#armed.delete(armed)
  }

  clear(): void {
    this.#armed.clear()
  }

  /** The faults whose rules match a request. */
  match(request: FaultCandidate): readonly Fault[] {
    return [...this.#armed].filter((armed) => this.#applies(armed, request)).map(({ rule }) => rule.fault)
  }

  /** A number from 0 up to and not including `below`. */
  pick(below: number): number {
    return Math.floor(this.#random() * below)
  }

  #applies(armed: Armed, request: FaultCandidate): boolean {
    const { skip = 0, times = Number.POSITIVE_INFINITY, chance = 1 } = armed.rule
    if (!matches(armed.rule, request)) return false
    armed.seen++
    if (armed.seen <= skip || armed.injected >= times || this.#random() >= chance) return false
    armed.injected++
    return true
  }
}

function matches({ method, bucket, key, operation }: FaultRule, request: FaultCandidate): boolean {
  const named = request.place.key ?? ''
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (bucket === undefined || bucket === request.place.bucket) &&
    (operation === undefined || operation === request.operation) &&
    (key === undefined || (typeof key === 'string' ? key === named : named.search(key) >= 0))
  )
}

/** A small generator of 32 bits of state, by Tommy Ettinger: enough to choose faults, and the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
