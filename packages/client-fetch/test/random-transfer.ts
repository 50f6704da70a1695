import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ossDialect } from '@presign/oss'
import {
  type BodyInput,
  download,
  isTransferError,
  requestFor,
  type Source,
  type Transport,
  type UploadOptions,
  upload,
} from '../src/index.js'
import {
  directTransport,
  download as downloadFromNode,
  fileStore,
  nodeTransport,
  upload as uploadFromNode,
} from '../src/node.js'
import type { Fault } from './faulty-proxy.js'
import { bytesFrom, hurried, seeded, sha256, type TestService } from './test-service.js'

/** What came of a transfer that was made up from a seed. */
export interface Outcome {
  readonly seed: number
  readonly size: number
  readonly what: string
  readonly result: 'equal' | 'failed' | 'wrong'
  /** Of a failure. */
  readonly code?: string
  readonly pauses: number
  readonly requests: number
}

type Random = () => number

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T

const KIB = 1024

/** How often a request meets a fault. */
const FAULTY = 0.12

function faultFrom(random: Random, size: number): Fault {
  const at = Math.floor(random() * Math.min(size, 100 * KIB))
  return pick<Fault>(random, [
    { kind: 'drop_request', at },
    { kind: 'drop_answer' },
    { kind: 'corrupt_request', at },
    { kind: 'corrupt_answer', at },
    { kind: 'truncate_answer', at },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, retryAfter: '2' },
    { kind: 'stall' },
    { kind: 'stall_answer' },
  ])
}

/** Sizes where bugs live: nothing, one, around a part, and anything up to the largest. */
export function sizeFrom(random: Random, largest: number): number {
  const part = 100 * KIB
  return pick(random, [
    0,
    1,
    part - 1,
    part,
    part + 1,
    2 * part,
    Math.floor(random() * 20 * part),
    Math.floor(random() * largest),
  ])
}

/** Carries out one transfer, up or down, with whatever body, source, transport and faults the seed says. */
export async function randomTransfer(service: TestService, seed: number, largest: number): Promise<Outcome> {
  const random = seeded(seed)
  const size = sizeFrom(random, largest)
  const folder = await mkdtemp(join(tmpdir(), 'presign-transfer-'))
  const before = service.proxy.seen.length
  const key = `transfer-${seed}`
  try {
    const run = random() < 0.5 ? goUp : goDown
    const faults = () => (random() < FAULTY ? faultFrom(random, size) : undefined)
    const { what, pauses, body, error } = await run(service, { key, size, seed, random, folder, faults })
    service.proxy.plan = () => undefined
    const requests = service.proxy.seen.length - before
    const common = { seed, size, what, pauses, requests }
    if (error !== undefined) return failed(service, key, common, error, run === goUp)
    return { ...common, result: body === sha256(bytesFrom(seed, size)) ? 'equal' : 'wrong' }
  } finally {
    service.proxy.plan = () => undefined
    await rm(folder, { recursive: true })
  }
}

/** A failure must be typed, and leave nothing that could be taken for the object. */
async function failed(
  service: TestService,
  key: string,
  common: Omit<Outcome, 'result'>,
  error: unknown,
  up: boolean,
): Promise<Outcome> {
  if (!isTransferError(error)) throw error
  const stored = up ? await service.stored(key) : undefined
  // An answer may be lost for good after the service stored all of it: then it is equal, and no harm is done.
  const wrong = stored !== undefined && sha256(stored) !== sha256(bytesFrom(common.seed, common.size))
  return { ...common, result: wrong && error.code !== 'checksum_mismatch' ? 'wrong' : 'failed', code: error.code }
}

interface Plan {
  readonly key: string
  readonly size: number
  readonly seed: number
  readonly random: Random
  readonly folder: string
  readonly faults: () => Fault | undefined
}

interface Run {
  readonly what: string
  readonly pauses: number
  readonly body?: string
  readonly error?: unknown
}

const shared = { dialect: ossDialect, timer: hurried, stall: 400_000, partSize: 100 * KIB, multipartAbove: 150 * KIB }

async function goUp(service: TestService, plan: Plan): Promise<Run> {
  const { random, folder, key, seed, size } = plan
  const [kind, makeBody] = await bodyFrom(plan)
  const [sourceName, source] = sourceFrom(service, random, key)
  const [transportName, transport] = transportFrom(random)
  const { faults } = plan
  service.proxy.plan = faults
  const options: UploadOptions = {
    ...shared,
    transport,
    parallel: pick(random, [1, 2, 4]),
    clock: service.clock,
    checkpoint: { store: fileStore(folder), id: key },
    retry: { attempts: 8, random },
  }
  const what = `up ${kind} ${sourceName} ${transportName}`
  const put = kind === 'path' ? uploadFromNode : upload
  return withPauses(what, random, service, async (signal) => {
    await put(source, makeBody(), { ...options, signal })
    service.proxy.plan = () => undefined
    const stored = await service.stored(key)
    return stored ? sha256(stored) : `nothing (${seed}, ${size})`
  })
}

async function goDown(service: TestService, plan: Plan): Promise<Run> {
  const { random, folder, key, seed, size, faults } = plan
  await upload(service.source(key), bytesFrom(seed, size), { dialect: ossDialect, clock: service.clock })
  const [sourceName, source] = sourceFrom(service, random, key)
  const [transportName, transport] = transportFrom(random)
  const to = pick(random, ['bytes', 'blob', 'stream', 'file'] as const)
  const path = join(folder, 'file')
  service.proxy.plan = faults
  const options = {
    ...shared,
    transport,
    clock: service.clock,
    parallel: pick(random, [1, 2, 4]),
    retry: { attempts: 8, random },
  }
  const checkpoint = { store: fileStore(folder), id: key }
  return withPauses(`down ${to} ${sourceName} ${transportName}`, random, service, async (signal) => {
    if (to === 'file') {
      await downloadFromNode(source, { ...options, signal, to: { path }, checkpoint })
      return sha256(await readFile(path))
    }
    const { body } = await download(source, { ...options, signal, to })
    const bytes = body instanceof Uint8Array ? body : await new Response(body as Blob).arrayBuffer()
    return sha256(new Uint8Array(bytes))
  })
}

/** Runs again after each pause, as somebody would who closes a page and opens it again. */
async function withPauses(
  what: string,
  random: Random,
  service: TestService,
  run: (signal: AbortSignal) => Promise<string>,
): Promise<Run> {
  let pauses = random() < 0.4 ? 1 + Math.floor(random() * 2) : 0
  const made = pauses
  for (;;) {
    const pause = new AbortController()
    const after = 1 + Math.floor(random() * 6)
    const { plan } = service.proxy
    let count = 0
    if (pauses > 0)
      service.proxy.plan = (request) => {
        if (++count === after) pause.abort()
        return plan(request)
      }
    try {
      return { what, pauses: made, body: await run(pause.signal) }
    } catch (error) {
      service.proxy.plan = plan
      if (!pause.signal.aborted) return { what, pauses: made, error }
      pauses--
    }
  }
}

async function bodyFrom({ random, folder, seed, size }: Plan): Promise<[string, () => BodyInput]> {
  const bytes = bytesFrom(seed, size)
  const path = join(folder, 'body')
  const kind = pick(random, ['bytes', 'blob', 'stream', 'iterable', 'node stream', 'path'] as const)
  if (kind === 'path' || kind === 'node stream') await writeFile(path, bytes)
  const bodies: Record<typeof kind, () => BodyInput> = {
    bytes: () => bytes,
    blob: () => new Blob([bytes]),
    stream: () => new Blob([bytes]).stream(),
    iterable: async function* () {
      for (let at = 0; at < size; at += 33_333) yield bytes.subarray(at, at + 33_333)
    },
    'node stream': () => createReadStream(path),
    path: () => ({ path }) as never,
  }
  return [kind, bodies[kind]]
}

function sourceFrom(service: TestService, random: Random, key: string): [string, Source] {
  const name = pick(random, ['signed', 'presigned', 'links'] as const)
  if (name === 'signed') return [name, service.source(key)]
  if (name === 'presigned') return [name, service.source(key, { expiresIn: 60 })]
  const { signer } = service.source(key)
  // Links that die after a minute of the service's clock, which leaps now and then.
  return [
    name,
    async (need) => {
      const link = await signer.presign!({ bucket: 'photos', key, expiresIn: 60, ...requestFor(need, ossDialect) })
      if (random() < 0.05) service.oss.clock.set(service.oss.clock.now() + 90_000)
      return JSON.parse(JSON.stringify(link))
    },
  ]
}

function transportFrom(random: Random): [string, Transport | undefined] {
  return pick<[string, Transport | undefined]>(random, [
    ['fetch', undefined],
    ['http', nodeTransport()],
    ['direct', directTransport()],
  ])
}
