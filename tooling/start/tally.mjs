/** @typedef {{ passed: number, failed: number }} Tally */

/**
 * Counts a vitest report. A file that could not be loaded has no tests that fail, and an error outside of all tests
 * leaves only its mark on the exit status; both count as one failure, for neither may end as `0 failed`.
 * @param {import('vitest/reporters').JsonTestResults | undefined} report @param {boolean} ok whether vitest ended with status 0
 * @returns {Tally}
 */
export function tallyOf(report, ok) {
  const unloaded = report?.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
  )
  const failed = (report?.numFailedTests ?? 0) + (unloaded?.length ?? 0)
  return { passed: report?.numPassedTests ?? 0, failed: ok ? failed : Math.max(failed, 1) }
}

/** @param {{ status: string }} test */
function isFailed(test) {
  return test.status === 'failed'
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
  }
}
