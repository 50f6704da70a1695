import { parseArgs } from 'node:util'

export interface Options {
  /** Names of scenarios, and of other chapters of the results. None means all. */
  readonly only: readonly string[]
  /** Another commit to compare with, in place of the peers: any revision that git understands. */
  readonly against: string | undefined
  /** How often the comparison with another commit is repeated. */
  readonly runs: number
  /** Whether chapters that are named take their places in the results. */
  readonly write: boolean
  readonly rounds: number
  readonly milliseconds: number
}

/** Long enough that the clock's own steps do not show. */
const PEERS = { rounds: '31', milliseconds: '20' }

/**
 * Short, since the speed of a processor that others use changes by half within tenths of a second, and only what is
 * timed close together meets the same speed: 31 rounds of 10 ms set equal builds 0.06 apart, and 151 of 2 ms 0.015.
 */
const COMMIT = { rounds: '151', milliseconds: '2' }

/** Reads a command line. */
export function optionsOf(args: readonly string[]): Options {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      runs: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      milliseconds: { type: 'string' },
    },
  })
  const { against, runs, write } = values
  const { rounds, milliseconds } = { ...(against === undefined ? PEERS : COMMIT), ...values }
  if (against === undefined && runs !== '1') throw new Error('Cannot measure: --runs goes with --against alone')
  if (against !== undefined && write) throw new Error('Cannot compare: --write goes without --against')
  // Git would take it for an option.
  if (against?.startsWith('-') || against === '')
    throw new Error(`Cannot compare with '${against}': wanted a revision, such as HEAD~1`)
  return {
    only: positionals,
    against,
    runs: counted('--runs', runs),
    write,
    rounds: counted('--rounds', rounds),
    milliseconds: counted('--milliseconds', milliseconds),
  }
}

function counted(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Error(`Cannot measure with ${option}=${text}: wanted a whole number from 1`)
  return Number(text)
}
