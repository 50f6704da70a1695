import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints, ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { download, fileStore, upload } from '../../src/node.js'
import { peakMemory } from '../peak-memory.js'
import type { TestService } from '../test-service.js'
import { bytesFrom, seeded } from './seeded.js'

/** What the process that is killed is told. */
interface ChildTask {
  readonly direction: 'up' | 'down'
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
  readonly key: string
  readonly folder: string
}

/** The outcome of {@link killedTransfer}. */
export interface KilledOutcome {
  readonly direction: 'up' | 'down'
  readonly size: number
  readonly kills: number
  readonly equal: boolean
  /** The largest of all its processes, in MB. */
  readonly memory: number
}

/** Runs one file transfer in a process of its own that is killed, `kill -9`, and started again until it is done. */
export async function killedTransfer(service: TestService, seed: number, size: number): Promise<KilledOutcome> {
  const random = seeded(seed)
  const direction = random() < 0.5 ? 'up' : 'down'
  const folder = await mkdtemp(join(tmpdir(), 'presign-killed-'))
  const key = `killed-${seed}`
  const { region, credentials } = service.oss
  const task: ChildTask = { direction, url: service.proxy.url, region, credentials, key, folder }
  const sent = join(folder, 'sent')
  try {
    await writeFile(sent, bytesFrom(seed, size))
    if (direction === 'down') await upload(service.source(key), { path: sent }, { dialect: ossDialect })
    const { kills, memory } = await runUntilDone(service, task, random)
    const received = join(folder, 'received')
    if (direction === 'up') await download(service.source(key), { dialect: ossDialect, to: { path: received } })
    return { direction, size, kills, memory, equal: (await shaOf(sent)) === (await shaOf(received)) }
  } finally {
    service.proxy.plan = () => undefined
    await rm(folder, { recursive: true })
  }
}

async function runUntilDone(service: TestService, task: ChildTask, random: () => number) {
  let memory = 0
  for (let kills = 0; ; kills++) {
    const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (kills < 4) killAfter(service, child, 1 + Math.floor(random() * 12))
    let told = ''
    child.stdout?.on('data', (text) => {
      told += text
    })
    const [code] = await once(child, 'close')
    service.proxy.plan = () => undefined
    memory = Math.max(memory, Number(told || 0))
    if (code === 0) return { kills, memory }
    if (code !== null) throw new Error(`The child failed with ${code}`)
  }
}

function killAfter(service: TestService, child: ChildProcess, requests: number): void {
  let count = 0
  service.proxy.plan = () => {
    if (++count === requests) child.kill('SIGKILL')
    return undefined
  }
}

async function shaOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function runChild({ direction, url, region, credentials, key, folder }: ChildTask): Promise<void> {
  const scheme = ossV4({ region, endpoint: endpoints.pathStyle(url) })
  const source = { signer: createSigner(scheme, { credentials, backend: nodeBackend }), bucket: 'photos', key }
  const before = process.memoryUsage.rss()
  const options = { dialect: ossDialect, checkpoint: { store: fileStore(folder), id: key } }
  if (direction === 'up')
    await upload(source, { path: join(folder, 'sent') }, { ...options, multipartAbove: 1_000_000 })
  else await download(source, { ...options, to: { path: join(folder, 'received') } })
  process.stdout.write(String(Math.round((peakMemory() - before) / 1e6)))
}

const [, program, task] = process.argv
if (program === fileURLToPath(import.meta.url) && task !== undefined) await runChild(JSON.parse(task))
