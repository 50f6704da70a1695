import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bunBinary, denoBinary, nodeBinary } from './runners/binaries.mjs'
import { inChromium, transfersInPage } from './runners/chromium.mjs'
import { inEdgeSandbox } from './runners/edge.mjs'
import { runFile } from './runners/run-file.mjs'
import { inWorkerd } from './runners/workerd.mjs'

/** A runner takes the project and gives what the suite reported, by the name of the runtime. */
const one = (name, runner) => async (project) => ({ [name]: await runner(project) })

const onNode = (major) => (options) => runFile(nodeBinary(major), [], options)

// Transfers need the network of this machine and a folder of their own; the suite needs neither.
const DENO_TRANSFERS = ['--allow-net=127.0.0.1', '--allow-write', '--allow-sys']

/** Transfers in a process. @param {(options: object) => Promise<object>} run @returns {import('./transfers.mjs').Carrier} */
const carrying = (run) => async (project, script, task) => {
  const file = join(project, 'transfers.mjs')
  await writeFile(file, script)
  return run({ project, file, env: { PRESIGN_TRANSFERS: JSON.stringify(task) } })
}

const onDeno =
  (more = []) =>
  ({ env = {}, ...options }) =>
    runFile(denoBinary(), ['run', '--no-prompt', '--cached-only', '--allow-read', '--allow-env', ...more], {
      ...options,
      env: { DENO_DIR: `${options.project}/.deno`, DENO_NO_UPDATE_CHECK: '1', ...env },
    })

const onBun = (options) => runFile(bunBinary(), ['run', '--no-install'], options)

/** @type {readonly ((project: string) => Promise<Record<string, import('./table.mjs').Result[]>>)[]} */
export const runners = [
  ...[20, 22, 24, 26].map((major) => one(`Node ${major}`, (project) => onNode(major)({ project }))),
  one('Deno', (project) => onDeno()({ project })),
  one('Bun', (project) => onBun({ project })),
  one('workerd', inWorkerd),
  one('Edge sandbox', inEdgeSandbox),
  inChromium,
]

/** Those that run transfers. @type {Record<string, import('./transfers.mjs').Carrier>} */
export const carriers = {
  'Node 20': carrying(onNode(20)),
  'Node 26': carrying(onNode(26)),
  Deno: carrying(onDeno(DENO_TRANSFERS)),
  Bun: carrying(onBun),
  'Chromium page': transfersInPage,
}
