// Builds the command line with what it needs, and runs its demonstration in the folder where `npm run demo` was typed.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runStep } from './step.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

const build = await runStep('turbo', ['run', 'build', '--filter=@presign/cli...', '--output-logs=errors-only'])
if (build.ok) {
  const { status } = spawnSync(process.execPath, [`${root}apps/cli/dist/demo.js`, ...process.argv.slice(2)], {
    cwd: process.env.PRESIGN_CWD ?? root,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
} else {
  console.error(build.output)
  process.exitCode = 1
}
