import { fileURLToPath } from 'node:url'

/** What goes wrong on the way of each object; every fault strikes once. */
const FAULTS = [
  { operation: 'UploadPart', skip: 1, fault: { kind: 'status', status: 503 } },
  { operation: 'UploadPart', skip: 3, fault: { kind: 'drop', afterBytes: 0 } },
  { operation: 'GetObject', skip: 1, fault: { kind: 'drop', afterBytes: 50_000 } },
  { operation: 'GetObject', skip: 3, fault: { kind: 'status', status: 500 } },
  { operation: 'GetObject', skip: 5, fault: { kind: 'corrupt' } },
]

const KEYS = { up: 'up.bin', down: 'down.bin', fileUp: 'file-up.bin', fileDown: 'file-down.bin' }

/**
 * Transfers in a runtime, from the installed packages, to a service in this process that fails now and then.
 * @param {(options: { project: string, file: string, env: Record<string, string> }) => Promise<{ rule: string, error?: string }[]>} run
 * @param {string} project
 * @returns {Promise<import('./table.mjs').Judged>}
 */
export async function transfers(run, project) {
  // Built when the packages were packed.
  const { createLocalOss } = await import(
    fileURLToPath(new URL('../../packages/local-oss/dist/index.js', import.meta.url))
  )
  const oss = await createLocalOss({ buckets: ['photos'] })
  try {
    for (const key of Object.values(KEYS)) for (const fault of FAULTS) oss.faults.add({ ...fault, key, times: 1 })
    const { url, region, credentials } = oss
    const service = JSON.stringify({ url, region, credentials, keys: KEYS })
    const results = await run({ project, file: 'transfers.mjs', env: { PRESIGN_SERVICE: service } })
    const failures = results.flatMap(({ rule, error }) => (error === undefined ? [] : [`${rule}: ${error}`]))
    const struck = oss.requests.entries.filter(({ status }) => status === 503 || status === 500).length
    // Two go up in parts and meet a 503, two come down in ranges and meet a 500.
    if (struck !== 4) failures.push(`${struck} requests met a status of 500 or 503, wanted 4`)
    return { passed: results.length + 1 - failures.length, failures }
  } finally {
    await oss.close()
  }
}
