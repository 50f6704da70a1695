import { expect, it } from 'vitest'
import type { JsonTestResults } from 'vitest/reporters'
import { sum, tallyOf } from './tally.mjs'

const file = (status: 'passed' | 'failed', ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
})

const report = (...testResults: ReturnType<typeof file>[]) => {
  const statuses = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  return {
    testResults,
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    numFailedTests: statuses.filter((status) => status === 'failed').length,
  } as JsonTestResults
}

it('counts tests', () => {
  expect(tallyOf(report(file('passed', 'passed', 'passed')), true)).toEqual({ passed: 2, failed: 0 })
  expect(tallyOf(report(file('failed', 'passed', 'failed')), false)).toEqual({ passed: 1, failed: 1 })
})

it('counts a file that could not be loaded as a failure', () => {
  expect(tallyOf(report(file('passed', 'passed'), file('failed')), false)).toEqual({ passed: 1, failed: 1 })
})

it('counts an error outside of all tests as a failure', () => {
  expect(tallyOf(report(file('passed', 'passed')), false)).toEqual({ passed: 1, failed: 1 })
  expect(tallyOf(undefined, false)).toEqual({ passed: 0, failed: 1 })
})

it('adds tallies up', () => {
  expect(
    sum([
      { passed: 2, failed: 1 },
      { passed: 3, failed: 0 },
    ]),
  ).toEqual({ passed: 5, failed: 1 })
})
