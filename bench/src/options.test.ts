// biome-ignore lint/correctness/noUndeclaredDependencies: that of the root, which runs this; beside the esbuild of this package, pnpm would make another copy
import { expect, it } from 'vitest'
import { optionsOf } from './options.js'

it('compares with peers by default', () => {
  expect(optionsOf([])).toEqual({ only: [], against: undefined, runs: 1, write: false, rounds: 31, milliseconds: 20 })
})

it('compares with a commit', () => {
  expect(optionsOf(['--against', 'HEAD~2', '--runs', '3', 'plain', 'v1', '--rounds=5'])).toEqual({
    only: ['plain', 'v1'],
    against: 'HEAD~2',
    runs: 3,
    write: false,
    rounds: 5,
    milliseconds: 2,
  })
})

it('writes chapters that are named only when it is told to', () => {
  expect(optionsOf(['plain']).write).toBe(false)
  expect(optionsOf(['plain', '--write']).write).toBe(true)
})

it.each([
  [['--against', 'HEAD', '--write'], '--write goes without --against'],
  [['--runs', '3'], '--runs goes with --against alone'],
  [['--against=--force'], "Cannot compare with '--force'"],
  [['--against='], "Cannot compare with ''"],
  [['--against', 'HEAD', '--runs', '0'], '--runs=0'],
  [['--rounds', '1.5'], '--rounds=1.5'],
  [['--milliseconds', 'many'], '--milliseconds=many'],
])('refuses %j', (args, message) => {
  expect(() => optionsOf(args)).toThrow(message)
})
