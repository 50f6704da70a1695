// Builds the site into dist: makes the pages that come from the code, lets Rspress render all of them, and puts the
// debugger beside them. Nothing has to be built before; other packages are taken from their sources.
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sources } from '../../tooling/config/esbuild/sources.js'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Runs a program of Node to its end, and ends with it where it fails. */
function run(script, args = [], cwd = here('.')) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) process.exit(status ?? 1)
}

await rm(here('.site'), { recursive: true, force: true })
await rm(here('dist'), { recursive: true, force: true })
await build({
  entryPoints: [here('src/generate.ts')],
  outfile: here('.site/generate.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['typescript', 'undici'],
  // Dependencies that are CommonJS require what Node has.
  banner: { js: "import { createRequire as $r } from 'node:module'; const require = $r(import.meta.url);" },
  plugins: [sources()],
})
run(here('.site/generate.mjs'))
run(
  createRequire(import.meta.url)
    .resolve('@rspress/core/package.json')
    .replace('package.json', 'bin/rspress.js'),
  ['build'],
)
run('build.mjs', [], here('../debugger'))
for (const folder of ['dist/debugger', 'dist/zh/debugger']) {
  await mkdir(here(folder), { recursive: true })
  await copyFile(here('../debugger/dist/debugger.html'), here(`${folder}/index.html`))
}
