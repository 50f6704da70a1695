import { type Output, type Row, SIGNATURE } from './row.js'

/** What a row took, round by round. */
export interface Timed {
  readonly name: string
  /** Microseconds for each signature. */
  readonly rounds: readonly number[]
}

export interface Rounds {
  readonly count: number
  /** How long a row is timed in each round. */
  readonly milliseconds: number
}

declare const gc: ((options: { type: 'minor' }) => void) | undefined

/**
 * Times rows round by round, in an order shuffled for each round, so that a busy machine is busy for all of them.
 *
 * Garbage is collected before each: a row that follows `createHash` would otherwise pay for collecting its native
 * objects, which moved two identical signers apart by a third.
 */
export async function interleaved(rows: readonly Row[], { count, milliseconds }: Rounds): Promise<readonly Timed[]> {
  if (gc === undefined) throw new Error('Cannot measure: start Node with --expose-gc')
  await refuseDisagreement(rows)
  const lanes = []
  for (const row of rows) lanes.push({ row, calls: await callsIn(row, milliseconds), rounds: [] as number[] })
  for (let round = 0; round < count; round++) {
    for (const { row, calls, rounds } of shuffled(lanes)) {
      gc({ type: 'minor' })
      const took = await time(row, calls, round * calls)
      rounds.push((took * 1000) / (calls * (row.batch ?? 1)))
    }
  }
  if (Number.isNaN(sum)) throw new Error('Cannot compare: a signer returned an empty text')
  return lanes.map(({ row, rounds }) => ({ name: row.name, rounds }))
}

/** How often a row that is warm can be called in a time, after it was warmed up for five times as long. */
async function callsIn(row: Row, milliseconds: number): Promise<number> {
  const inFlight = row.inFlight ?? 1
  let calls = inFlight
  let took = 0
  for (let spent = 0; spent < 300; spent += took) {
    took = await time(row, calls, 0)
    if (took < milliseconds) calls *= 2
  }
  const fitting = Math.round((calls * milliseconds) / took)
  return Math.max(inFlight, fitting - (fitting % inFlight))
}

const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
/** Milliseconds. */
async function time(row: Row, calls: number, first: number): Promise<number> {
  const start = now()
  if (row.inFlight === undefined) await oneByOne(row, calls, first)
  else await severalAtOnce(row, calls, first, row.inFlight)
  return now() - start
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

/** A signer that is quick and wrong has no place in a table. Tried anew when a second passed in between. */
async function refuseDisagreement(rows: readonly Row[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const found = new Map<string, Set<string>>()
    for (const { run, protocol } of rows) {
      if (protocol === undefined) continue
      const [text] = [await run(7)].flat()
      const signatures = found.get(protocol) ?? new Set()
      found.set(protocol, signatures.add(SIGNATURE[protocol].exec(text ?? '')?.[1] ?? 'none'))
    }
    if ([...found.values()].every((signatures) => signatures.size === 1)) return
    if (attempt === 5)
      throw new Error(`Cannot compare: the signers disagree: ${[...found.values()].map((s) => [...s])}`)
  }
}

function shuffled<T>(list: readonly T[]): readonly T[] {
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

/** How many times the one takes what the other takes: the median of the ratios of their rounds. */
export function ratio(slow: Timed, quick: Timed): number {
  return median(slow.rounds.map((took, round) => took / (quick.rounds[round] ?? Number.NaN)))
}
