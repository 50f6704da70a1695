// The whole crash test: `node test/crash/full.mjs [KILLS] [SEED]`. The suite runs a short one.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [kills = '200', seed = '1'] = process.argv.slice(2)
const source = fileURLToPath(new URL('loop.ts', import.meta.url))
const outfile = fileURLToPath(new URL('../../node_modules/.cache/crash-loop/test/crash/loop.mjs', import.meta.url))
const external = ['esbuild', 'classic-level', 'memory-level', 'hash-wasm', 'fast-xml-parser']
await build({
  entryPoints: [source],
  outfile,
  external,
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The bundle lies elsewhere, yet finds the sources of the server from where it came.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(source).href) },
})
const { bundleServer, crashLoop } = await import(pathToFileURL(outfile).href)
const storage = await mkdtemp(join(tmpdir(), 'crash-'))
const began = performance.now()
const findings = await crashLoop(await bundleServer(), storage, Number(kills), Number(seed))
await rm(storage, { recursive: true })
process.stdout.write(
  `${JSON.stringify({ ...findings, seconds: Math.round((performance.now() - began) / 1000) }, null, 2)}\n`,
)
process.exitCode = findings.faults.length === 0 ? 0 : 1
