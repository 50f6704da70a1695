import { bunBinary, denoBinary, nodeBinary } from './runners/binaries.mjs'
import { inChromium } from './runners/chromium.mjs'
import { inEdgeSandbox } from './runners/edge.mjs'
import { runFile } from './runners/run-file.mjs'
import { inWorkerd } from './runners/workerd.mjs'

/** A runner takes the project and gives what the suite reported, by the name of the runtime. */
const one = (name, runner) => async (project) => ({ [name]: await runner(project) })

const onNode = (major) => one(`Node ${major}`, (project) => runFile(nodeBinary(major), [], { project }))

/** @type {readonly ((project: string) => Promise<Record<string, import('./table.mjs').Result[]>>)[]} */
export const runners = [
  onNode(20),
  onNode(22),
  onNode(24),
  onNode(26),
  one('Deno', (project) =>
    runFile(denoBinary(), ['run', '--no-prompt', '--cached-only', '--allow-read', '--allow-env'], {
      project,
      env: { DENO_DIR: `${project}/.deno`, DENO_NO_UPDATE_CHECK: '1' },
    }),
  ),
  one('Bun', (project) => runFile(bunBinary(), ['run', '--no-install'], { project })),
  one('workerd', inWorkerd),
  one('Edge sandbox', inEdgeSandbox),
  inChromium,
]
