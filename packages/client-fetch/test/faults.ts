import type { Fault, FaultyProxy } from './faulty-proxy.js'

const MIB = 1024 * 1024

/** MiB that each scheme moves up and down: `pnpm --filter @presign/client-fetch transfers` sets 100. */
export const MOVED = Number(process.env.PRESIGN_MOVED_MIB ?? 4)

/** Transfers have 12 and a half parts, whatever is moved. */
export const UNIT = Math.floor((MOVED * MIB) / 100)
export const PART = 8 * UNIT

/** The number of the part that a request sends: it stands in the query, or in what the range of a piece begins with. */
export function numberOf(target: string, range = ''): number {
  const block = /[?&]blockid=([^&]+)/.exec(target)?.[1]
  if (block !== undefined) return Number(Buffer.from(decodeURIComponent(block), 'base64').toString().split('-').at(-1))
  const start = /^bytes (\d+)-/.exec(range)?.[1]
  return start === undefined ? Number(/[?&]partNumber=(\d+)/.exec(target)?.[1]) : Number(start) / PART + 1
}

export function rangeIn(rawHeaders: readonly string[]): string | undefined {
  return rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === 'content-range') + 1]
}

/** Fails the first attempt at some parts, each in another way, and pauses at one. */
export function onPart(pause?: AbortController, at?: number): FaultyProxy['plan'] {
  const faults = new Map<number, Fault>([
    [2, { kind: 'drop_request', at: 3 * UNIT }],
    [4, { kind: 'status', status: 503 }],
    [6, { kind: 'drop_answer' }],
    [12, { kind: 'drop_request', at: 1 }],
  ])
  return ({ url = '', headers }) => {
    const number = numberOf(url, headers['content-range'])
    if (number === at) pause?.abort()
    return once(faults, number)
  }
}

/** The same for ranges. */
export function onRange(pause?: AbortController, at?: number): FaultyProxy['plan'] {
  const faults = new Map<number, Fault>([
    [2, { kind: 'truncate_answer', at: 3 * UNIT }],
    [4, { kind: 'status', status: 503 }],
    [11, { kind: 'truncate_answer', at: 0 }],
  ])
  return ({ headers }) => {
    const number = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1]) / PART
    if (number === at) pause?.abort()
    return once(faults, number)
  }
}

function once(faults: Map<number, Fault>, number: number): Fault | undefined {
  const fault = faults.get(number)
  faults.delete(number)
  return fault
}
