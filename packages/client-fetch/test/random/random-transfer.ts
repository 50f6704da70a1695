import {
  type BodyInput,
  type CheckpointStore,
  type DownloadTarget,
  download,
  isTransferError,
  requestFor,
  type Source,
  type Transport,
  upload,
} from '@presign/client-fetch'
import { createSigner, type LearningClock, learningClock } from '@presign/core'
import { ossDialect as dialect, endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { fastTimer } from './fast-timer.js'
import type { Ground, Order, Report } from './ground.js'
import { bytesFrom, pick, type Random, seeded, sizeFrom } from './seeded.js'

/** The outcome of a transfer that was made up from a seed. */
export interface Outcome {
  readonly seed: number
  /** Bytes. */
  readonly size: number
  readonly what: string
  readonly result: 'equal' | 'failed' | 'wrong'
  /** Of a failure. */
  readonly code?: string
  readonly pauses: number
  readonly requests: number
}

/** What a runtime has to transfer from, to, and by. */
export interface Kit {
  readonly upload: typeof upload
  readonly download: typeof download
  /** Makes a new body of the bytes at each call. */
  readonly bodies: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>) => BodyInput | Promise<BodyInput>>>
  /** Makes a target, and reads what arrived there. */
  readonly targets: Readonly<Record<string, () => { to: DownloadTarget; read(body: unknown): Promise<Uint8Array> }>>
  /** `undefined` is the runtime's own choice. */
  readonly transports: Readonly<Record<string, Transport | undefined>>
  store(): CheckpointStore
}

const STREAMED = 33_333

/** What every runtime has. */
export const portableKit: Kit = {
  upload,
  download,
  bodies: {
    bytes: (bytes) => bytes,
    blob: (bytes) => new Blob([bytes]),
    file: (bytes) => new File([bytes], 'film.mp4', { type: 'video/mp4', lastModified: 1 }),
    stream: (bytes) => new Blob([bytes]).stream(),
    iterable: async function* (bytes) {
      for (let at = 0; at < bytes.length; at += STREAMED) yield bytes.subarray(at, at + STREAMED)
    },
  },
  targets: Object.fromEntries((['bytes', 'blob', 'stream'] as const).map((to) => [to, () => ({ to, read: bytesOf })])),
  transports: { usual: undefined },
  store: () => new Map<string, string>(),
}

/** Chromium's `Response` would make an error of its own of a stream's. */
async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (!(body instanceof ReadableStream)) return new Uint8Array(await new Response(body as Blob).arrayBuffer())
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const reader = body.getReader()
  for (let turn = await reader.read(); !turn.done; turn = await reader.read()) chunks.push(turn.value)
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Runs one upload or download, with the body, source, transport, faults and pauses that the seed gives. */
export async function randomTransfer(ground: Ground, kit: Kit, seed: number, largest: number): Promise<Outcome> {
  const random = seeded(seed)
  const size = sizeFrom(random, largest)
  const bytes = bytesFrom(seed, size)
  const task: Task = { ground, kit, random, bytes, key: `transfer-${seed}`, clock: learningClock() }
  const up = random() < 0.5
  if (!up) await ordered(ground, { do: 'put', key: task.key, seed, size })
  const { requests: before } = await ordered(ground, { do: 'fail', seed, size })
  const { what, run } = up ? goUp(task) : goDown(task)
  const { pauses, error } = await withPauses(random, size, run)
  const { requests } = await ordered(ground, { do: 'behave' })
  const common = { seed, size, what, pauses, requests: requests - before }
  const wanted = await sha256(bytes)
  const { sha256: stored } = await ordered(ground, { do: 'stored', key: task.key })
  if (error === undefined)
    return { ...common, result: stored === wanted && task.received !== false ? 'equal' : 'wrong' }
  if (!isTransferError(error)) throw error
  // An answer may be lost for good after the service stored all of it: then it is equal, and no harm is done.
  const harmed = stored !== undefined && stored !== wanted && error.code !== 'checksum_mismatch'
  return { ...common, result: harmed ? 'wrong' : 'failed', code: error.code }
}

interface Task {
  readonly ground: Ground
  readonly kit: Kit
  readonly random: Random
  readonly key: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly clock: LearningClock
  /** Of a download: whether what arrived is what was stored. */
  received?: boolean
}

interface Run {
  readonly what: string
  /** To be called again after a pause. */
  run(signal: AbortSignal, onProgress: (progress: { bytes: number; phase: string }) => void): Promise<unknown>
}

async function ordered({ control }: Ground, order: Order): Promise<Report> {
  const response = await fetch(control, { method: 'POST', body: JSON.stringify(order) }).catch((cause) => {
    throw new Error(`The ground did not hear: ${JSON.stringify(order)}`, { cause })
  })
  return (await response.json()) as Report
}

function optionsOf({ kit, random, key, clock, bytes }: Task) {
  const transport = pick(random, Object.keys(kit.transports))
  const parallel = pick(random, [1, 2, 4])
  const options = {
    ...{ dialect, clock, parallel, timer: fastTimer, idleTimeout: 400_000 },
    // Some fifty parts at the most: each meets faults of its own.
    ...{ partSize: Math.max(100 * 1024, Math.ceil(bytes.length / 50)), multipartAbove: 150 * 1024 },
    transport: kit.transports[transport],
    checkpoint: { store: kit.store(), id: key },
    retry: { attempts: 8, random },
  }
  return { transport, options }
}

function goUp(task: Task): Run {
  const { kit, random, bytes } = task
  const body = pick(random, Object.keys(kit.bodies))
  const [name, source] = sourceFrom(task)
  const { transport, options } = optionsOf(task)
  return {
    what: `up ${body} ${name} ${transport}`,
    run: async (signal, onProgress) =>
      kit.upload(source, (await kit.bodies[body]?.(bytes)) ?? '', { ...options, signal, onProgress }),
  }
}

function goDown(task: Task): Run {
  const { kit, random, bytes } = task
  const target = pick(random, Object.keys(kit.targets))
  const [name, source] = sourceFrom(task)
  const { transport, options } = optionsOf(task)
  return {
    what: `down ${target} ${name} ${transport}`,
    run: async (signal, onProgress) => {
      const { to, read } = kit.targets[target]?.() ?? { to: 'bytes', read: async () => bytes }
      const { body } = await kit.download(source, { ...options, signal, onProgress, to })
      const found = (await read(body)) as Uint8Array<ArrayBuffer>
      task.received = (await sha256(found)) === (await sha256(bytes))
    },
  }
}

/** Runs again after each pause, as a page does that is closed and opened again. */
async function withPauses(random: Random, size: number, run: Run['run']): Promise<{ pauses: number; error?: unknown }> {
  const wanted = random() < 0.4 ? 1 + Math.floor(random() * 2) : 0
  for (let pauses = 0; ; pauses++) {
    const pause = new AbortController()
    const abort = () => pause.abort()
    const [when, at] = [pick(random, ['soon', 'bytes', 'complete']), random()]
    const soon = pauses < wanted && when === 'soon' ? setTimeout(abort, at * 20) : undefined
    const watch = ({ bytes, phase }: { bytes: number; phase: string }) => {
      if (pauses < wanted && when !== 'soon' && (when === 'bytes' ? bytes >= at * size : phase === 'complete')) abort()
    }
    try {
      await run(pause.signal, watch)
      return { pauses }
    } catch (error) {
      if (!pause.signal.aborted) return { pauses, error }
    } finally {
      clearTimeout(soon)
    }
  }
}

function sourceFrom({ ground, random, key, clock }: Task): [string, Source] {
  const { url, region, credentials } = ground
  const signer = createSigner(ossV4({ region, endpoint: endpoints.pathStyle(url) }), { credentials, clock })
  const name = pick(random, ['signed', 'presigned', 'links'] as const)
  if (name === 'signed') return [name, { signer, bucket: 'photos', key }]
  if (name === 'presigned') return [name, { signer, bucket: 'photos', key, expiresIn: 60 }]
  // Links that expire after a minute of the service's clock, which leaps now and then.
  return [
    name,
    async (need) => {
      const link = await signer.presign({ bucket: 'photos', key, expiresIn: 60, ...requestFor(need, dialect) })
      if (random() < 0.05) await ordered(ground, { do: 'leap' })
      return JSON.parse(JSON.stringify(link))
    },
  ]
}
