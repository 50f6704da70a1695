import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createSyncSigner, type Lifetime, type ObjectInput, type PresignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints, ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { build } from 'esbuild'
import { KEYS, NOW } from '../harness.js'

/** What was found after all kills. */
export interface Findings {
  /** How often the process was killed. */
  kills: number
  /** Operations that were acknowledged. */
  acknowledged: number
  /** Operations that had begun and not been answered when the process was killed. */
  interrupted: number
  /** Objects that were read back whole after a start. */
  read: number
  /** What must not be, in words. */
  faults: string[]
}

/** What a key may hold: the acknowledged state, and the states that interrupted operations wanted. */
type Allowed = Map<string, Set<number>>

/** No object. */
const NOTHING = 0

const KEY_NAMES = Array.from({ length: 12 }, (_, index) => `dir/object ${index}`)

/** Bundles a server, so that a process starts in the time of one import. */
export async function bundleServer(entry = 'crash/server'): Promise<string> {
  const folder = fileURLToPath(new URL('../../', import.meta.url))
  const outfile = join(folder, 'node_modules', '.cache', `${entry.replace('/', '-')}.mjs`)
  const entryPoints = [join(folder, `test/${entry}.ts`)]
  const external = ['classic-level', 'hash-wasm', 'memory-level', 'node-forge']
  await build({
    entryPoints,
    outfile,
    external,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  })
  return outfile
}

/** Kills a server again and again in the middle of its work, and looks at what is left each time. */
export async function crashLoop(bundle: string, storage: string, kills: number, seed: number): Promise<Findings> {
  const findings: Findings = { kills: 0, acknowledged: 0, interrupted: 0, read: 0, faults: [] }
  const allowed: Allowed = new Map(KEY_NAMES.map((key) => [key, new Set([NOTHING])]))
  const random = randomOf(seed)
  for (let round = 0; round < kills; round++) {
    const server = await startServer(bundle, storage)
    await look(server, storage, allowed, findings)
    await workUntilKilled(server, allowed, findings, random)
    findings.kills++
  }
  const server = await startServer(bundle, storage)
  await look(server, storage, allowed, findings)
  server.process.kill('SIGKILL')
  await once(server.process, 'exit')
  return findings
}

interface Running {
  readonly process: ChildProcess
  readonly port: number
}

async function startServer(bundle: string, storage: string): Promise<Running> {
  const child = spawn(process.execPath, [bundle, storage], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { process: child, port: Number(line) }
}

/** Every key holds one of its allowed states, whole; nothing else is on the disk. */
async function look(server: Running, storage: string, allowed: Allowed, findings: Findings): Promise<void> {
  for (const [key, states] of allowed) {
    const response = await ask(server, { key })
    const body = Buffer.from(await response.arrayBuffer())
    const found = response.status === 404 ? NOTHING : body.length >= 4 ? body.readUInt32BE(0) : -1
    const whole = found === NOTHING || (response.status === 200 && digest(body) === digest(contentOf(found)))
    if (!whole || !states.has(found))
      findings.faults.push(`${key}: status ${response.status}, ${body.length} bytes of ${found}, wanted ${[...states]}`)
    if (found !== NOTHING) findings.read++
    allowed.set(key, new Set([found]))
  }
  const drafts = await readdir(join(storage, 'incoming'))
  if (drafts.length > 0) findings.faults.push(`${drafts.length} drafts were left`)
  const blobs = (await readdir(join(storage, 'blobs'), { recursive: true })).filter((name) => name.length > 3)
  const held = [...allowed.values()].flatMap((states) => [...states]).reduce((sum, id) => sum + segmentsOf(id), 0)
  // Parts of uploads that were not completed are kept, as the service keeps them.
  if (blobs.length < held) findings.faults.push(`${blobs.length} blobs for ${held} segments`)
}

async function workUntilKilled(server: Running, allowed: Allowed, findings: Findings, random: () => number) {
  const acknowledgedEnough = 3 + Math.floor(random() * 25)
  const turns = Math.floor(random() * 40)
  let answered = 0
  let alive = true
  let enough = () => {}
  const busy = new Promise<void>((resolve) => {
    enough = resolve
  })
  const work = async (keys: readonly string[]) => {
    while (alive) {
      const key = keys[Math.floor(random() * keys.length)] ?? ''
      const state = random() < 0.2 ? NOTHING : nextContent(random)
      allowed.get(key)?.add(state)
      const done = await change(server, key, state).catch(() => false)
      if (!done) {
        findings.interrupted++
        continue
      }
      allowed.set(key, new Set([state]))
      findings.acknowledged++
      answered++
      if (answered === acknowledgedEnough) enough()
    }
  }
  // Each worker has keys of its own: between two that write one key at once the order could not be known.
  const workers = [0, 1, 2, 3].map((worker) => work(KEY_NAMES.filter((_key, index) => index % 4 === worker)))
  const died = once(server.process, 'exit')
  await busy
  for (let i = 0; i < turns; i++) await turn()
  alive = false
  server.process.kill('SIGKILL')
  await Promise.all([died, ...workers])
}

const { uploads } = ossDialect

/** Brings a key to a state. True when the server said that it did. */
async function change(server: Running, key: string, state: number): Promise<boolean> {
  if (state === NOTHING) return (await ask(server, { method: 'DELETE', key })).status === 204
  const content = contentOf(state)
  if (segmentsOf(state) === 1) return (await ask(server, { method: 'PUT', key }, content)).status === 200
  const begun = await (await ask(server, { key, ...uploads.begin() })).text()
  const uploadId = /<UploadId>(.*?)<\/UploadId>/.exec(begun)?.[1] ?? ''
  const parts: { number: number; etag: string }[] = []
  for (const [number, piece] of [content.subarray(0, PART), content.subarray(PART)].entries()) {
    const sent = await ask(server, { key, ...uploads.part(uploadId, number + 1) }, piece)
    parts.push({ number: number + 1, etag: sent.headers.get('etag') ?? '' })
  }
  const { body = '', ...completion } = uploads.complete(uploadId, parts)
  return (await ask(server, { key, ...completion }, Buffer.from(body))).status === 200
}

const scheme = (port: number) =>
  ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(`http://127.0.0.1:${port}`) })

function ask(
  { port }: Running,
  input: Partial<ObjectInput & Lifetime>,
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const signer = createSyncSigner(scheme(port), { credentials: KEYS, backend: nodeBackend })
  const at = new Date(NOW)
  const { url, method, headers } = signer.presign({
    expiresIn: 60,
    at,
    bucket: 'photos',
    ...input,
    ...(input.key === undefined && { resource: 'bucket' }),
  } as PresignInput)
  return fetch(url, { method, headers, ...(body && { body }) })
}

/** 100 kB: the least that a part may have. */
const PART = 100 * 1024

/** Every third content is sent in two parts. */
function segmentsOf(id: number): number {
  return id === NOTHING ? 0 : id % 3 === 0 ? 2 : 1
}

/** A content that says which it is in its first four bytes, and whose others follow from it. */
function contentOf(id: number): Buffer<ArrayBuffer> {
  const random = randomOf(id)
  const size = segmentsOf(id) === 2 ? PART + 1 + Math.floor(random() * PART) : 4 + Math.floor(random() ** 3 * 300_000)
  const content = Buffer.alloc(size, createHash('sha256').update(String(id)).digest())
  content.writeUInt32BE(id)
  return content
}

function nextContent(random: () => number): number {
  return 1 + Math.floor(random() * 0xfffffffe)
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The numbers of Lehmer's generator, from 0 to 1. */
function randomOf(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
