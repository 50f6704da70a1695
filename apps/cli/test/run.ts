import { PassThrough, Readable, Writable } from 'node:stream'
import type { Transport } from '@presign/client-fetch'
import type { System } from '@presign/credentials'
import { main } from '../src/main.js'

/** What a command left behind. */
export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

export const ENV = { OSS_ACCESS_KEY_ID: 'ak', OSS_ACCESS_KEY_SECRET: 'sk', OSS_REGION: 'cn-hangzhou' }

/** Runs a command line in this process, in a world of its own. */
export async function run(
  args: readonly string[],
  world: { env?: Record<string, string>; stdin?: string; transport?: Transport; system?: System } = {},
): Promise<Ran> {
  const [stdout, out] = sink()
  const [stderr, err] = sink()
  const stdin = world.stdin === undefined ? new PassThrough().end() : Readable.from([world.stdin])
  const signal = new AbortController().signal
  const { transport, system } = world
  const peers = { ...(transport && { transport }), ...(system && { system }) }
  const status = await main(args, { env: world.env ?? ENV, stdin, stdout, stderr, signal, ...peers })
  return { status, out: out(), err: err() }
}

function sink(): [Writable, () => string] {
  const chunks: string[] = []
  const write = (chunk: unknown, _encoding: string, done: () => void) => {
    chunks.push(String(chunk))
    done()
  }
  return [new Writable({ write }), () => chunks.join('')]
}
