import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../failure.js'
import type { Answer } from '../server/answer.js'
import { cutAfter, paced, withBitTurned } from '../streams/transforms.js'
import type { Fault, Faults } from './faults.js'

/** Injects the faults that come before an operation: a delay, or an answer in its place. */
export async function injectBefore(faults: readonly Fault[], signal: AbortSignal): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === 'delay') await wait(fault.milliseconds, undefined, { signal })
    if (fault.kind === 'status')
      throw new Failure(fault.status, fault.code ?? codeOf(fault.status), 'A fault rule of this server answers so.')
  }
}

/** The request's body as it is read. */
export function faultyBody(faults: readonly Fault[], body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const slow = faults.find((fault) => fault.kind === 'slow-reader')
  return slow ? paced(body, slow.bytesPerSecond) : body
}

/** The answer as it is sent, but for the connection's end. */
export function faultyAnswer(faults: readonly Fault[], all: Faults, answer: Answer): Answer {
  return faults.reduce((before, fault) => changed(fault, all, before), answer)
}

/** After how many bytes of the body the connection ends. */
export function dropPoint(faults: readonly Fault[]): number | undefined {
  return faults.find((fault) => fault.kind === 'drop')?.afterBytes
}

/** How far the Date header is off, in milliseconds. */
export function dateSkew(faults: readonly Fault[]): number {
  return (faults.find((fault) => fault.kind === 'skew-date')?.seconds ?? 0) * 1000
}

function changed(fault: Fault, all: Faults, answer: Answer): Answer {
  const size = sizeOf(answer)
  if (fault.kind === 'truncate') {
    const left = Math.min(fault.toBytes, size)
    return { ...answer, size: left, body: () => cutAfter(open(answer), left) }
  }
  if (fault.kind !== 'corrupt' || size === 0) return answer
  const at = all.pick(size)
  return { ...answer, size, body: () => withBitTurned(open(answer), at) }
}

/** The length of an answer's body, in bytes. */
export function sizeOf({ body = '', size = 0 }: Answer): number {
  return typeof body === 'function' ? size : Buffer.byteLength(body)
}

/** The body of an answer as a stream, whatever it was. */
export function open({ body = '' }: Answer): Readable {
  return typeof body === 'function' ? body() : Readable.from([Buffer.from(body)], { objectMode: false })
}

function codeOf(status: number): string {
  return status === 503 ? 'ServiceUnavailable' : status === 403 ? 'AccessDenied' : 'InternalError'
}
