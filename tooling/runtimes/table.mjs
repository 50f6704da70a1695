import { limits, missingHashes } from './limits.mjs'

/** @typedef {{ backend: string, scheme: string, rule: string, error?: string }} Result */
/** @typedef {{ passed: number, failures: string[] }} Judged */

export const BACKENDS = ['web', 'node', 'wasm from bytes', 'wasm from a module', 'js']
export const SCHEMES = ['oss-v4', 'oss-v1', 'aws-v4', 'cos', 'obs', 'tos', 'bos']

/** What is known beforehand of a backend in a runtime. @param {string} runtime @param {string} backend */
export function limitOf(runtime, backend) {
  return limits.find((limit) => limit.runtimes.includes(runtime) && limit.backend === backend)
}

/**
 * Counts a runtime's results. A backend with a limit must fail, and with the code that the limit names; one without
 * must have reported something of each scheme, and no error.
 * @param {string} runtime @param {readonly Result[]} results @returns {Judged}
 */
export function judged(runtime, results) {
  const verdicts = BACKENDS.map((backend) => {
    const own = results.filter((result) => result.backend === backend)
    const limit = limitOf(runtime, backend)
    return limit === undefined
      ? unlimited(own, `${runtime}, ${backend}`)
      : limited(own, limit, `${runtime}, ${backend}`)
  })
  return {
    passed: verdicts.reduce((sum, { passed }) => sum + passed, 0),
    failures: verdicts.flatMap(({ failures }) => failures),
  }
}

/** @param {readonly Result[]} results @param {string} place @returns {Judged} */
function unlimited(results, place) {
  const failed = results.filter(({ error }) => error !== undefined)
  const silent = ['hashes', ...SCHEMES].filter((scheme) => !results.some((result) => result.scheme === scheme))
  return {
    passed: results.length - failed.length,
    failures: [
      ...failed.map(({ scheme, rule, error }) => `${place}, ${scheme}, ${rule}: ${error}`),
      ...silent.map((scheme) => `${place}, ${scheme}: nothing was reported`),
    ],
  }
}

/** @param {readonly Result[]} results @param {import('./limits.mjs').Limit} limit @param {string} place @returns {Judged} */
function limited(results, { code }, place) {
  if (code === undefined) {
    return results.length === 0
      ? { passed: 0, failures: [] }
      : { passed: 0, failures: [`${place}: runs, though stated not to`] }
  }
  const refused = results.some(({ scheme, error }) => scheme === 'hashes' && error !== undefined)
  const other = results.filter(({ error }) => error !== undefined && !error.startsWith(`${code}:`))
  const failures = other.map(({ scheme, rule, error }) => `${place}, ${scheme}, ${rule}: ${error}, wanted ${code}`)
  return refused
    ? { passed: 1, failures }
    : { passed: 0, failures: [`${place}: works, though stated not to`, ...failures] }
}

/** The page that people read. @param {Readonly<Record<string, readonly Result[]>>} all */
export function page(all) {
  const notes = limits.map(({ why }, index) => `${index + 1}. ${why}.`)
  return [
    '# Runtimes',
    '',
    '<!-- Made by `pnpm test:runtimes --write`; a check fails when it differs from what the run finds. -->',
    '',
    'One suite runs in every runtime, from the packed and installed packages: the vectors of the official SDKs stage by',
    'stage, batches, verification of what arrives, refusals with typed errors. ✓ means that every check passed; a number',
    'refers to the limits below.',
    '',
    `| runtime | backend | ${SCHEMES.join(' | ')} |`,
    `| --- | --- |${' :-: |'.repeat(SCHEMES.length)}`,
    ...Object.entries(all).flatMap(([runtime, results]) => BACKENDS.map((backend) => row(runtime, backend, results))),
    '',
    '## Limits',
    '',
    ...notes,
    '',
    'Hashes that a backend lacks in every runtime (`hash_unavailable`):',
    '',
    ...missingHashes.map(({ backend, hash, why }) => `- \`${backend}\` has no ${hash}. ${why}.`),
    '',
    'Deno, Bun and workerd have `node:crypto` too: workerd with the flag `nodejs_compat`, its default since 2026-08-04.',
    'Chromium runs the suite in a page and in a worker, each from a secure origin and from one of plain http.',
    '',
  ].join('\n')
}

/** @param {string} runtime @param {string} backend @param {readonly Result[]} results */
function row(runtime, backend, results) {
  const cells = SCHEMES.map((scheme) => cell(runtime, backend, scheme, results))
  return `| ${runtime} | ${backend} | ${cells.join(' | ')} |`
}

/** @param {string} runtime @param {string} backend @param {string} scheme @param {readonly Result[]} results */
function cell(runtime, backend, scheme, results) {
  const limit = limitOf(runtime, backend)
  if (limit !== undefined) return `${limits.indexOf(limit) + 1}`
  const own = results.filter((result) => result.backend === backend && result.scheme === scheme)
  return own.length > 0 && own.every(({ error }) => error === undefined) ? '✓' : '✗'
}
