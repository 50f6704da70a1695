import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import type { Row, Took } from '../row.js'
import { SCHEMES } from '../schemes.js'
import { ACCESS_KEY_ID, ACCESS_KEY_SECRET, BUCKET, EXPIRES_IN, REGION } from '../workload.js'

/** How many URLs a process makes. */
export const LINES = 100_000

export const ONE_THREAD = 'presign url --from-stdin, one thread'
export const ALI_OSS_LOOP = 'a loop over ali-oss signatureUrlV4'
export const RAW_LOOP = 'a loop over createHash + createHmac'

const require = createRequire(import.meta.url)

/** The command that the package installs. */
function presignCommand(): string {
  const manifest = require.resolve('@presign/cli/package.json')
  const { bin } = require(manifest) as { bin: { presign: string } }
  return join(dirname(manifest), bin.presign)
}

const command = (jobs: number) => {
  const place = ['--region', REGION, '--expires', `${EXPIRES_IN}s`]
  return [presignCommand(), 'url', `oss://${BUCKET}`, '--from-stdin', '--jobs', String(jobs), ...place]
}
const loop = (name: string) => [fileURLToPath(new URL('loops.js', import.meta.url)), name]

/** What is started, by the names of the rows. */
const programs = (): Readonly<Record<string, readonly string[]>> => ({
  [ONE_THREAD]: command(1),
  'presign url --from-stdin, two threads': command(2),
  'a loop over presign, node': loop('presign'),
  [ALI_OSS_LOOP]: loop('ali-oss'),
  [RAW_LOOP]: loop('raw'),
})

export async function bulkRows(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'presign-bulk-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const keys = join(folder, 'keys')
  writeFileSync(
    keys,
    Array.from({ length: LINES }, (_, line) => `users/${line}/photos/2026/11/IMG_${line}.jpg\n`).join(''),
  )
  const urls = join(folder, 'urls')
  const rows = Object.entries(programs()).map(([name, args]): Row => {
    const took = () => wholeProcess(args, keys, urls)
    return { name, batch: LINES, took, run: () => name }
  })
  for (const row of rows) {
    await row.took?.()
    await expectUrls(row.name, urls)
  }
  return rows
}

/** Writes what its process took, threads and all, into the fourth of its streams. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
if (isMainThread) process.once('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, String(user + system))
})`)}`

async function wholeProcess(args: readonly string[], keys: string, urls: string): Promise<Took> {
  const env = { ...process.env, OSS_ACCESS_KEY_ID: ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET: ACCESS_KEY_SECRET }
  const files = [openSync(keys, 'r'), openSync(urls, 'w')]
  const start = performance.now()
  const child = spawn(process.execPath, ['--no-warnings', '--import', REPORT, ...args], {
    env,
    stdio: [...files, 'inherit', 'pipe'],
  })
  for (const file of files) closeSync(file)
  const [processor, [status]] = await Promise.all([buffer(child.stdio[3] as never), once(child, 'exit')])
  const wall = (performance.now() - start) * 1000
  if (status !== 0) throw new Error(`Cannot measure: ${args[0]} ended with ${status}`)
  return { wall, processor: Number(processor.toString()) }
}

/** All lines, each with a signature that our verifier accepts of a tenth of them. */
async function expectUrls(name: string, file: string): Promise<void> {
  const { verifying, credentials } = SCHEMES['oss-v4']()
  const verifier = createSyncVerifier([verifying], { credentialsOf: () => credentials, backend: nodeBackend })
  let line = 0
  for await (const url of createInterface({ input: createReadStream(file) })) {
    const [, host = '', target = ''] = /^https:\/\/([^/]+)(\/.*)$/.exec(url) ?? []
    if (line++ % 10 !== 0) continue
    const verdict = verifier.verify({ method: 'GET', target, headers: { host } })
    if (!verdict.ok) throw new Error(`Cannot compare: line ${line} of ${name} was rejected: ${verdict.detail}`)
  }
  if (line !== LINES) throw new Error(`Cannot compare: ${name} wrote ${line} lines, wanted ${LINES}`)
}
