import { PassThrough, Readable, Writable } from 'node:stream'
import { main } from '../src/main.js'
import type { Io } from '../src/output/io.js'

/** What a command left behind. */
export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

export const ENV = { OSS_ACCESS_KEY_ID: 'ak', OSS_ACCESS_KEY_SECRET: 'sk', OSS_REGION: 'cn-hangzhou' }

/** What a command finds. */
interface World extends Pick<Io, 'transport' | 'system' | 'startThread'>, Partial<Pick<Io, 'signal'>> {
  readonly env?: Record<string, string>
  readonly stdin?: string | readonly Buffer[]
  /** How many bytes of standard input come at once. Default: all. */
  readonly chunk?: number
}

/** Runs a command line in this process, in a world of its own. */
export async function run(args: readonly string[], world: World = {}): Promise<Ran> {
  const [stdout, out] = sink()
  const [stderr, err] = sink()
  const stdin = world.stdin === undefined ? new PassThrough().end() : Readable.from(chunksOf(world.stdin, world.chunk))
  const { transport, system, startThread, signal = new AbortController().signal } = world
  const peers = { ...(transport && { transport }), ...(system && { system }), ...(startThread && { startThread }) }
  const status = await main(args, { env: world.env ?? ENV, stdin, stdout, stderr, signal, ...peers })
  return { status, out: out(), err: err() }
}

function chunksOf(text: string | readonly Buffer[], size = Number.POSITIVE_INFINITY): readonly (string | Buffer)[] {
  if (typeof text !== 'string') return text
  if (size === Number.POSITIVE_INFINITY) return [text]
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}

function sink(): [Writable, () => string] {
  const chunks: string[] = []
  const write = (chunk: unknown, _encoding: string, done: () => void) => {
    chunks.push(String(chunk))
    done()
  }
  return [new Writable({ write }), () => chunks.join('')]
}
