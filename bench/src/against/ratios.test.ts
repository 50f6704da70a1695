// biome-ignore lint/correctness/noUndeclaredDependencies: that of the root, which runs this; beside the esbuild of this package, pnpm would make another copy
import { expect, it } from 'vitest'
import { median } from '../interleaved.js'
import { collected, geometricMean, inOneAlone, inverse, ratioOf, report, slower } from './ratios.js'

const row = (name: string, ...processes: readonly number[]) => ({ name, processes })

it('takes the middle of an odd count, and of an even count the mean of the two in the middle', () => {
  expect(median([9, 1, 2])).toBe(2)
  expect(median([9, 1, 2, 4])).toBe(3)
  expect(median([])).toBeNaN()
})

it('lets no single process decide', () => {
  expect(ratioOf(row('a', 1, 1.01, 0.99, 7))).toBeCloseTo(1.005)
})

it('weighs twice as long and half as long alike', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1)
  expect(geometricMean([1, 1.21])).toBeCloseTo(1.1)
})

it('turns ratios round for a process that loaded the working tree first', () => {
  expect(inverse({ ratios: { a: 2, b: 0.8 }, alone: ['c'] })).toEqual({ ratios: { a: 0.5, b: 1.25 }, alone: ['c'] })
})

it('collects what each process found', () => {
  const processes = [
    { ratios: { a: 1, b: 2 }, alone: [] },
    { ratios: { b: 4, a: 3 }, alone: [] },
  ]
  expect(collected('plain', processes)).toEqual([row('plain: a', 1, 3), row('plain: b', 2, 4)])
  expect(collected('plain', [])).toEqual([])
})

it('names the rows of one build alone', () => {
  expect(inOneAlone(['a', 'b'], ['b', 'c'])).toEqual(['a', 'c'])
})

it('calls a row slower that is above the mark in two of three runs', () => {
  const runs = [
    [row('twice', 1.06), row('once', 1.06), row('never', 1.05)],
    [row('twice', 1.06), row('once', 1), row('never', 1.05)],
    [row('twice', 0.9), row('once', 1), row('never', 1.05)],
  ]
  expect(slower(runs)).toEqual(['twice'])
})

it('prints a run', () => {
  expect(report([row('plain: a', 1, 1.21), row('plain: b', 1)])).toBe(
    [
      '| row | ratio | in its processes | above 1.05 |',
      '| --- | --: | --: | --: |',
      '| plain: a | 1.105 | 1.000 to 1.210 | slower |',
      '| plain: b | 1.000 | 1.000 to 1.000 |  |',
      '| geometric mean | 1.051 |  |  |',
    ].join('\n'),
  )
})
