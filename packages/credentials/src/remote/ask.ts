import { fromBase64 } from '@presign/core/scheme'
import { objectOf, textOf } from '../http/answers.js'
import { exchange } from '../http/exchange.js'
import { fieldOf } from '../sources/fields.js'
import type { System } from '../sources/system.js'
import { unavailable } from '../sources/unavailable.js'

/** A token, or a function that is asked for one before each request. */
export type Token = string | (() => string | Promise<string>)

/** The token as it is now. */
export async function tokenOf(token: Token): Promise<string> {
  return typeof token === 'function' ? token() : token
}

/** Posts JSON to a key service, and reads the fields of its answer. An attempt may take 2 seconds: a signature waits for it. */
export async function asked(
  source: string,
  url: string,
  headers: () => Promise<Readonly<Record<string, string>>>,
  body: object,
  system: System,
): Promise<(name: string) => unknown> {
  const peer = { source, timeLimit: 2000, repeatsTimeouts: true }
  const outcome = await exchange(system, peer, { until: new Date() }, async () => ({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...(await headers()) },
    body: JSON.stringify(body),
  }))
  return fieldOf(objectOf(source, textOf(source, outcome, 'a signature')))
}

/** Bytes in base64, or an error that shows nothing of what stands there. */
export function bytesIn(source: string, text: unknown, name: string, length?: number): Uint8Array {
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined
  if (bytes && bytes.length > 0 && (length === undefined || bytes.length === length)) return bytes
  throw unavailable(
    source,
    `an answer without ${name}`,
    length === undefined ? `${name} in base64` : `${name} of ${length} bytes`,
  )
}
