import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bundled, fromProject } from './runners/bundle.mjs'

const CLIENT = fileURLToPath(new URL('../../packages/client-fetch/', import.meta.url))
const RANDOM = `${CLIENT}test/random/`

/** At most one in so many may fail, of the nine faults and hundreds of bytes that are thrown at them. */
const FAILING = 10

/** @typedef {{ ground: object, seeds: number[], largest: number }} Task */
/** @typedef {{ result: 'equal' | 'failed' | 'wrong', size: number, requests: number, pauses: number }} Outcome */
/** @typedef {(project: string, script: string, task: Task) => Promise<Outcome[]>} Carrier */

/**
 * Transfers made up from seeds, with faults, in runtimes that carry them out from the installed packages. The service is
 * in a process of its own.
 * @param {Record<string, Carrier>} carriers @param {string} project @param {Omit<Task, 'ground'>} work
 * @param {(runtime: string, outcomes: Outcome[] | Error) => void} told
 */
export async function transfers(carriers, project, work, told) {
  for (const [runtime, carrier] of Object.entries(carriers)) {
    const { ground, stop } = await startedGround()
    await scriptFor(runtime, project)
      .then((script) => carrier(project, script, { ...work, ground }))
      .then(
        (outcomes) => told(runtime, outcomes),
        (error) => told(runtime, error),
      )
    await stop()
  }
}

/** @param {Outcome[] | Error} outcomes @returns {import('./table.mjs').Judged} */
export function judgedTransfers(outcomes) {
  if (outcomes instanceof Error) return { passed: 0, failures: [String(outcomes)] }
  const failures = outcomes.filter(({ result }) => result === 'wrong').map((outcome) => JSON.stringify(outcome))
  const failed = outcomes.filter(({ result }) => result === 'failed')
  if (failed.length > outcomes.length / FAILING) failures.push(`${failed.length} failed: ${JSON.stringify(failed)}`)
  return { passed: outcomes.length - failures.length, failures }
}

/** @param {string} runtime @param {string} project */
function scriptFor(runtime, project) {
  const page = runtime.startsWith('Chromium')
  return bundled(project, `${RANDOM}${page ? 'in-page' : 'in-node'}.ts`, {
    platform: page ? 'browser' : 'node',
    external: ['undici'],
    plugins: [fromProject(project)],
  })
}

async function startedGround() {
  const tsx = createRequire(`${CLIENT}package.json`).resolve('tsx/cli')
  const child = spawn(process.execPath, [tsx, '--tsconfig', 'tsconfig.json', `${RANDOM}serve.ts`], {
    cwd: CLIENT,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    ground: JSON.parse(line),
    async stop() {
      child.stdin.end()
      await once(child, 'close')
    },
  }
}
