import type { IncomingMessage } from 'node:http'
import type { Endpoint, Secret } from '@presign/core'
import type { Rejected, Verdict, Verifier } from '@presign/core/verify'
import type { Dialect } from '../dialect/dialect.js'
import { Failure } from '../failure.js'
import type { ParsedRequest, Query } from '../server/parsed-request.js'
import { type Place, placeOf } from '../server/place.js'

/** What checks signatures, and for which hosts. */
export interface Authenticator {
  readonly verifier: Verifier
  /** The secret of a key id. */
  find(accessKeyId: string): Secret | undefined
  readonly endpoints: readonly Endpoint[]
  readonly region: string
  readonly dialect: Dialect
  readonly rules: AuthenticationRules
  /** Whether a rejected signature is a rejected request. */
  readonly strict: boolean
  /** Called with what is served though it should not be. */
  warn(what: string): void
}

/** In what a service differs in the way it looks at signatures. */
export interface AuthenticationRules {
  /** Parameters that some of the service's own clients sign and others do not: either signature is to verify. */
  /** Whether the bucket is looked for before an origin, a key id or a signature is judged. */
  readonly bucketFirst: boolean
  readonly disputed: { readonly scheme: string; readonly parameters: readonly string[] } | undefined
  /** Checks what a signed URL allows of its sender. @throws Failure */
  checkSender(query: Query, remoteAddress: string | undefined): void
  /** @throws Failure `NotImplemented` for what a request asks for beside its operation, and this server has not. */
  checkServed(request: ParsedRequest): void
  /** What is answered in the place of a rejection. */
  answered(verdict: Rejected, secret: Secret | undefined): Rejected
}

/** Who sent a request, and what it addresses. */
export interface Authenticated {
  readonly place: Place
  /** `undefined` for a request without a signature. */
  readonly accessKeyId: string | undefined
}

/** What the verifier says; `undefined` for a form, whose own signature is the only one the service looks at. */
export async function verdictOn(
  { verifier, rules: { disputed } }: Authenticator,
  message: IncomingMessage,
  request: ParsedRequest,
): Promise<Verdict | undefined> {
  if (isForm(request)) return undefined
  const { method, target } = request
  const headers = asUtf8(message.rawHeaders)
  const verdict = await verifier.verify({ method, target, headers })
  if (!disputed || verdict.ok || verdict.reason !== 'mismatch' || verdict.scheme !== disputed.scheme) return verdict
  if (!disputed.parameters.some((name) => request.query.has(name))) return verdict
  const without = await verifier.verify({ method, target: withoutParameters(target, disputed.parameters), headers })
  return without.ok ? without : verdict
}

function withoutParameters(target: string, names: readonly string[]): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  const kept = query.split('&').filter((pair) => !names.includes(pair.replace(/=.*/s, '')))
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`
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
  const { rules, dialect } = authenticator
  if (authenticator.strict) rules.checkServed(request)
  if (!verdict) return { place: unsignedPlace(authenticator, request), accessKeyId: undefined }
  if (verdict.ok) {
    if (verdict.mode === 'url') rules.checkSender(request.query, sender)
    return { place: verdict, accessKeyId: verdict.accessKeyId }
  }
  if (authenticator.strict && verdict.reason !== 'unsigned')
    throw dialect.rejected(rules.answered(verdict, authenticator.find(verdict.accessKeyId ?? '')), request, {
      now,
      region: authenticator.region,
    })
  const place = unsignedPlace(authenticator, request)
  if (authenticator.strict) return { place, accessKeyId: undefined }
  authenticator.warn(
    `presign-local is not strict: ${request.method} ${request.path} was served although ${verdict.detail}`,
  )
  return { place, accessKeyId: 'not-checked' }
}

/** What a request addresses that carries no signature, or one that is not checked. */
function unsignedPlace(authenticator: Authenticator, { host, path }: ParsedRequest): Place {
  const place = placeOf(authenticator, host, path)
  if (!place) throw new Failure(403, 'AccessDenied', 'The bucket you access does not belong to you.')
  return place
}

/** Node reads header bytes as Latin-1; clients sign the UTF-8 text that those bytes are. */
function asUtf8(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.map((text) => (/[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text))
}
