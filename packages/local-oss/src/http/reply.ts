import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure, failures } from '../failure.js'
import type { Answer } from './answer.js'
import { errorBody } from './error-body.js'

/** What every response carries. */
export interface Envelope {
  readonly method: string
  readonly requestId: string
  readonly host: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Sends an answer; for HEAD its headers alone. */
export async function reply(response: ServerResponse, answer: Answer, envelope: Envelope): Promise<void> {
  const { status = 200, headers = {}, body = '', size } = answer
  response.statusCode = status
  setAll(response, { ...common(envelope), ...headers })
  const length = typeof body === 'function' ? size : Buffer.byteLength(body)
  const bodyless = status === 204 || status === 304
  if (!bodyless && length !== undefined) response.setHeader('Content-Length', length)
  if (envelope.method === 'HEAD' || bodyless) response.end()
  else if (typeof body !== 'function') response.end(body)
  else await pipeline(body(), response)
}

/** The answer that tells a failure. HEAD has no body, so the service puts it into a header there. */
export function failureAnswer(error: unknown, { method, requestId, host }: Envelope): Answer {
  const failure = error instanceof Failure ? error : failures.internal()
  const body = failure.status === 304 ? '' : errorBody(failure, requestId, host)
  const more = method === 'HEAD' && body !== '' ? { 'x-oss-err': Buffer.from(body).toString('base64') } : {}
  return {
    status: failure.status,
    headers: {
      ...(body === '' ? {} : { 'content-type': 'application/xml' }),
      ...(failure.ec === undefined ? {} : { 'x-oss-ec': failure.ec }),
      ...more,
      ...failure.headers,
    },
    body: method === 'HEAD' ? '' : body,
  }
}

function common({ requestId, now }: Envelope): Record<string, string> {
  return {
    Server: 'AliyunOSS',
    Date: new Date(now).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': '1',
  }
}

function setAll(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** A stream of bytes at hand. */
export function streamOf(bytes: Buffer): Readable {
  return Readable.from([bytes], { objectMode: false })
}
