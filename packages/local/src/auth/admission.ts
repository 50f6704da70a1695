import type { IncomingMessage } from 'node:http'
import type { Endpoint } from '@presign/core'
import type { Verdict, Verifier } from '@presign/core/verify'
import { Failure } from '../failure.js'
import type { Arrival } from '../server/arrival.js'
import { type Place, placeOf } from '../server/place.js'
import { refusal } from '../server/refusal.js'
import { checkSender } from '../server/restrictions.js'

/** Who checks signatures, and where. */
export interface Gate {
  readonly verifier: Verifier
  readonly endpoints: readonly Endpoint[]
  readonly region: string
  /** Whether a refused signature is a refused request. */
  readonly strict: boolean
  /** Told of what is served though it should not be. */
  warn(what: string): void
}

/** Whom a request comes from, and where it leads. */
export interface Admitted {
  readonly place: Place
  /** `undefined` for a request without a signature. */
  readonly accessKeyId: string | undefined
}

/** What the verifier says; `undefined` of a form, of which the service looks at no other signature than its own. */
export async function verdictOn(gate: Gate, message: IncomingMessage, arrival: Arrival): Promise<Verdict | undefined> {
  if (isForm(arrival)) return undefined
  const { method, target } = arrival
  return gate.verifier.verify({ method, target, headers: signedForm(message.rawHeaders) })
}

function isForm({ method, headers, query }: Arrival): boolean {
  const multipart = /^multipart\/form-data\b/i.test(headers.get('content-type') ?? '')
  return method === 'POST' && multipart && query.size === 0
}

/**
 * Lets a request in that is signed well, or not at all.
 *
 * @param sender Its address.
 * @param now Milliseconds since 1970.
 * @throws Failure as the service answers
 */
export function admit(
  gate: Gate,
  arrival: Arrival,
  verdict: Verdict | undefined,
  { sender, now }: { readonly sender: string | undefined; readonly now: number },
): Admitted {
  if (!verdict) return { place: unsignedPlace(gate, arrival), accessKeyId: undefined }
  if (verdict.ok) {
    if (verdict.mode === 'url') checkSender(arrival.query, sender)
    return { place: verdict, accessKeyId: verdict.accessKeyId }
  }
  if (gate.strict && verdict.reason !== 'unsigned') throw refusal(verdict, arrival, now)
  const place = unsignedPlace(gate, arrival)
  if (gate.strict) return { place, accessKeyId: undefined }
  gate.warn(`local-oss is not strict: ${arrival.method} ${arrival.path} was served although ${verdict.detail}`)
  return { place, accessKeyId: 'not-checked' }
}

/** Where a request leads that carries no signature, or carries one that is overlooked. */
function unsignedPlace(gate: Gate, { host, path }: Arrival): Place {
  const place = placeOf(gate.endpoints, gate.region, host, path)
  if (!place) throw new Failure(403, 'AccessDenied', 'The bucket you access does not belong to you.')
  return place
}

/** Node reads header bytes as Latin-1; clients sign the UTF-8 text that those bytes are. */
function signedForm(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.map((text) => (/[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text))
}
