import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Dialect, Envelope } from '../dialect/dialect.js'
import { Failure, failures } from '../failure.js'
import { open, sizeOf } from '../faults/inject.js'
import { cutAfter } from '../streams/transforms.js'
import type { Answer } from './answer.js'

/**
 * Sends an answer; for HEAD its headers alone.
 *
 * @param more.dropAfter After how many bytes of the body to end the connection.
 * @param more.drained What to wait for before the answer ends, though all of it is on its way.
 */
export async function reply(
  response: ServerResponse,
  answer: Answer,
  envelope: Envelope,
  dialect: Dialect,
  {
    dropAfter,
    drained,
  }: { readonly dropAfter?: number | undefined; readonly drained?: Promise<void> | undefined } = {},
): Promise<void> {
  const { status = 200, headers = {}, body = '' } = answer
  // Text is encoded once, not to be counted and again to be sent.
  const whole = typeof body === 'function' ? body : Buffer.from(body)
  if (dropAfter === 0) return void response.destroy()
  setAll(response, { ...dialect.common(envelope), ...headers })
  const bodyless = status === 204 || status === 304
  // Node would count a body that it gets at once.
  if (answer.chunked) response.setHeader('Transfer-Encoding', 'chunked')
  else if (!bodyless) response.setHeader('Content-Length', typeof whole === 'function' ? sizeOf(answer) : whole.length)
  // Headers are written before the body is known: with both at once, Node reads the bytes of Content-Disposition as UTF-8
  // and cuts each character to its low byte, so that `č` (U+010D) would end the line.
  response.writeHead(status)
  if (envelope.method === 'HEAD' || bodyless) await endWith(response, '', drained)
  else if (dropAfter !== undefined) await breakOff(response, answer, dropAfter)
  else if (typeof whole !== 'function') await endWith(response, whole, drained)
  else await pipeline(whole(), response)
}

async function endWith(response: ServerResponse, body: string | Buffer, drained?: Promise<void>): Promise<void> {
  if (!drained) return void response.end(body)
  if (body.length === 0) response.flushHeaders()
  else response.write(body)
  await drained
  response.end()
}

async function breakOff(response: ServerResponse, answer: Answer, bytes: number): Promise<void> {
  await pipeline(cutAfter(open(answer), bytes), response, { end: false })
  // What was written leaves first.
  response.socket?.destroySoon()
}

/** The answer that reports a failure. */
export function failureAnswer(error: unknown, envelope: Envelope, dialect: Dialect): Answer {
  return dialect.failed(error instanceof Failure ? error : failures.internal(), envelope)
}

function setAll(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, asBytes(value))
}

/** A header is bytes, which Node takes as Latin-1. What holds more than those is text, which goes out as UTF-8. */
function asBytes(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value
}
