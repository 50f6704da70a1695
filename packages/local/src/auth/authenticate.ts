import type { IncomingMessage } from 'node:http'
import type { Endpoint } from '@presign/core'
import type { Verdict, Verifier } from '@presign/core/verify'
import { Failure } from '../failure.js'
import type { ParsedRequest } from '../server/parsed-request.js'
import { type Place, placeOf } from '../server/place.js'
import { rejection } from '../server/rejection.js'
import { checkSender } from '../server/restrictions.js'

/** What checks signatures, and for which hosts. */
export interface Authenticator {
  readonly verifier: Verifier
  readonly endpoints: readonly Endpoint[]
  readonly region: string
  /** Whether a rejected signature is a rejected request. */
  readonly strict: boolean
  /** Called with what is served though it should not be. */
  warn(what: string): void
}

/** Who sent a request, and what it addresses. */
export interface Authenticated {
  readonly place: Place
  /** `undefined` for a request without a signature. */
  readonly accessKeyId: string | undefined
}

/** What the verifier says; `undefined` for a form, whose own signature is the only one the service looks at. */
export async function verdictOn(
  authenticator: Authenticator,
  message: IncomingMessage,
  request: ParsedRequest,
): Promise<Verdict | undefined> {
  if (isForm(request)) return undefined
  const { method, target } = request
  return authenticator.verifier.verify({ method, target, headers: asUtf8(message.rawHeaders) })
}

function isForm({ method, headers, query }: ParsedRequest): boolean {
  const multipart = /^multipart\/form-data\b/i.test(headers.get('content-type') ?? '')
  return method === 'POST' && multipart && query.size === 0
}

/**
 * Accepts a request that is signed correctly, or not signed at all.
 *
 * @param sender Its address.
 * @param now Milliseconds since 1970.
 * @throws Failure as the service answers
 */
export function authenticate(
  authenticator: Authenticator,
  request: ParsedRequest,
  verdict: Verdict | undefined,
  { sender, now }: { readonly sender: string | undefined; readonly now: number },
): Authenticated {
  if (!verdict) return { place: unsignedPlace(authenticator, request), accessKeyId: undefined }
  if (verdict.ok) {
    if (verdict.mode === 'url') checkSender(request.query, sender)
    return { place: verdict, accessKeyId: verdict.accessKeyId }
  }
  if (authenticator.strict && verdict.reason !== 'unsigned') throw rejection(verdict, request, now)
  const place = unsignedPlace(authenticator, request)
  if (authenticator.strict) return { place, accessKeyId: undefined }
  authenticator.warn(
    `presign-local is not strict: ${request.method} ${request.path} was served although ${verdict.detail}`,
  )
  return { place, accessKeyId: 'not-checked' }
}

/** What a request addresses that carries no signature, or one that is not checked. */
function unsignedPlace(authenticator: Authenticator, { host, path }: ParsedRequest): Place {
  const place = placeOf(authenticator.endpoints, authenticator.region, host, path)
  if (!place) throw new Failure(403, 'AccessDenied', 'The bucket you access does not belong to you.')
  return place
}

/** Node reads header bytes as Latin-1; clients sign the UTF-8 text that those bytes are. */
function asUtf8(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.map((text) => (/[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text))
}
