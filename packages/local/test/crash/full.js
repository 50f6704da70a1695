// The whole crash test: `node test/crash/full.js [KILLS] [SEED]`. The suite runs a short one.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importBundled } from '../bundled.js'

const [kills = '200', seed = '1'] = process.argv.slice(2)
const { bundleServer, crashLoop } = await importBundled('crash/loop.ts')
const storage = await mkdtemp(join(tmpdir(), 'crash-'))
const began = performance.now()
const findings = await crashLoop(await bundleServer(), storage, Number(kills), Number(seed))
await rm(storage, { recursive: true })
const seconds = Math.round((performance.now() - began) / 1000)
process.stdout.write(`${JSON.stringify({ ...findings, seconds }, null, 2)}\n`)
process.exitCode = findings.faults.length === 0 ? 0 : 1
