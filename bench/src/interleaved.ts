import { setTimeout } from 'node:timers/promises'
import { type Output, type Row, SIGNATURE, type Took } from './row.js'

/** What a row took, round by round, in microseconds for each signature. */
export interface Timed {
  readonly name: string
  readonly rounds: readonly Took[]
}

export interface Rounds {
  readonly count: number
  /** How long a row is timed in each round. */
  readonly milliseconds: number
  /** How long a row is called before the first round, in milliseconds of the processor. */
  readonly warm?: number
}

declare const gc: ((options: { type: 'minor' }) => void) | undefined

/** A row is warm after so many milliseconds, or nearly so. */
const WARM = 400

/**
 * Times rows round by round, in an order shuffled for each round, so that a busy machine is busy for all of them.
 *
 * Young garbage is collected before each: a row that follows `createHash` would otherwise pay for collecting its
 * native objects, which moved two identical signers apart by a third. A full collection would shrink the heap's
 * nursery, and the row after it takes twice as long.
 */
export async function interleaved(
  rows: readonly Row[],
  { count, milliseconds, warm = WARM }: Rounds,
): Promise<readonly Timed[]> {
  if (typeof gc === 'undefined') throw new Error('Cannot measure: start Node with --expose-gc')
  await refuseDisagreement(rows)
  const lanes = []
  for (const row of rows) lanes.push({ row, calls: await callsIn(row, milliseconds, warm), rounds: [] as Took[] })
  for (let round = 0; round < count; round++) {
    for (const { row, calls, rounds } of shuffled(lanes)) {
      gc({ type: 'minor' })
      const { wall, processor } = await time(row, calls, round * calls)
      const signatures = calls * (row.batch ?? 1)
      rounds.push({ wall: wall / signatures, processor: processor / signatures })
    }
  }
  if (Number.isNaN(sum)) throw new Error('Cannot compare: a signer returned an empty text')
  return lanes.map(({ row, rounds }) => ({ name: row.name, rounds }))
}

/** How often a row can be called in a time, once it is warm. */
async function callsIn(row: Row, milliseconds: number, warm: number): Promise<number> {
  if (row.took !== undefined) return 1
  const inFlight = row.inFlight ?? 1
  let calls = inFlight
  let took = 0
  for (let spent = 0; spent < warm; spent += took) {
    took = (await time(row, calls, 0)).processor / 1000
    if (took < milliseconds) calls *= 2
  }
  const fitting = Math.round((calls * milliseconds) / took)
  return Math.max(inFlight, fitting - (fitting % inFlight))
}

async function time(row: Row, calls: number, first: number): Promise<Took> {
  if (row.took !== undefined) return row.took()
  const begun = process.cpuUsage()
  const start = performance.now()
  if (row.inFlight === undefined) await oneByOne(row, calls, first)
  else await severalAtOnce(row, calls, first, row.inFlight)
  const wall = (performance.now() - start) * 1000
  const { user, system } = process.cpuUsage(begun)
  return { wall, processor: user + system }
}

async function oneByOne(row: Row, calls: number, first: number): Promise<void> {
  for (let call = first; call < first + calls; call++) {
    const output = row.run(call)
    read(output instanceof Promise ? await output : output)
  }
}

async function severalAtOnce(row: Row, calls: number, first: number, inFlight: number): Promise<void> {
  for (let call = first; call < first + calls; call += inFlight) {
    const outputs = await Promise.all(Array.from({ length: inFlight }, (_, index) => row.run(call + index)))
    outputs.forEach(read)
  }
}

let sum = 0

/** Reads outputs, or a text that is a tree of pieces yet would count as finished, and the compiler might leave all out. */
function read(output: Output): void {
  if (typeof output === 'string') sum += output.charCodeAt(output.length - 1)
  else for (const text of output) sum += text.charCodeAt(text.length - 1)
}

/**
 * A signer that is quick and wrong has no place in a table. Tried for three seconds, since some round the time where
 * others cut it off, and agree with them in the first half of a second alone.
 */
export async function refuseDisagreement(rows: readonly Row[]): Promise<void> {
  for (const end = performance.now() + 3000; performance.now() < end; await setTimeout(50)) {
    const found = await signaturesOf(rows)
    if ([...found.values()].every((signatures) => signatures.size === 1)) return
  }
  throw new Error('Cannot compare: the signers of one protocol disagree')
}

async function signaturesOf(rows: readonly Row[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  for (const { run, protocol } of rows) {
    if (protocol === undefined) continue
    const [text = ''] = [await run(7)].flat()
    const signatures = found.get(protocol) ?? new Set()
    // Decoded, since some clients leave a slash of Base64 as it is.
    found.set(protocol, signatures.add(decodeURIComponent(SIGNATURE[protocol].exec(text)?.[1] ?? 'none')))
  }
  return found
}

export function shuffled<T>(list: readonly T[]): readonly T[] {
  const result = [...list]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1))
    ;[result[last], result[other]] = [result[other] as T, result[last] as T]
  }
  return result
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** How many times as quick the one is as the other: the median of the ratios of their rounds. */
export function timesAsQuick(one: Timed, other: Timed, by: keyof Took = 'processor'): number {
  return median(one.rounds.map((took, round) => (other.rounds[round]?.[by] ?? Number.NaN) / took[by]))
}
