import type { IncomingMessage } from 'node:http'
import type { Endpoint, Secret } from '@presign/core'
import type { Rejected, Verdict, Verifier } from '@presign/core/verify'
import { Failure, failures } from '../failure.js'
import type { ParsedRequest } from '../server/parsed-request.js'
import { type Place, placeOf } from '../server/place.js'
import { rejection } from '../server/rejection.js'
import { checkSender } from '../server/restrictions.js'

/** What checks signatures, and for which hosts. */
export interface Authenticator {
  readonly verifier: Verifier
  /** The secret of a key id. */
  find(accessKeyId: string): Secret | undefined
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

/**
 * Parameters that V1 signs for the newer SDKs, and does not sign for oss2 and the first Go SDK: where the service's own
 * clients differ, either signature is to verify.
 */
const SIGNED_BY_SOME = ['regions']

/** What the verifier says; `undefined` for a form, whose own signature is the only one the service looks at. */
export async function verdictOn(
  { verifier }: Authenticator,
  message: IncomingMessage,
  request: ParsedRequest,
): Promise<Verdict | undefined> {
  if (isForm(request)) return undefined
  const { method, target } = request
  const headers = asUtf8(message.rawHeaders)
  const verdict = await verifier.verify({ method, target, headers })
  const isDisputed = SIGNED_BY_SOME.some((name) => request.query.has(name))
  if (verdict.ok || verdict.reason !== 'mismatch' || verdict.scheme !== 'oss-v1' || !isDisputed) return verdict
  const without = await verifier.verify({ method, target: withoutDisputed(target), headers })
  return without.ok ? without : verdict
}

function withoutDisputed(target: string): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  const kept = query.split('&').filter((pair) => !SIGNED_BY_SOME.includes(pair.replace(/=.*/s, '')))
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
  if (authenticator.strict && isV2(request))
    throw failures.notImplemented('signatures of V2 (OSS2); V4 and V1 are served')
  if (!verdict) return { place: unsignedPlace(authenticator, request), accessKeyId: undefined }
  if (verdict.ok) {
    if (verdict.mode === 'url') checkSender(request.query, sender)
    return { place: verdict, accessKeyId: verdict.accessKeyId }
  }
  if (authenticator.strict && verdict.reason !== 'unsigned')
    throw rejection(asAnswered(authenticator, verdict), request, now)
  const place = unsignedPlace(authenticator, request)
  if (authenticator.strict) return { place, accessKeyId: undefined }
  authenticator.warn(
    `presign-local is not strict: ${request.method} ${request.path} was served although ${verdict.detail}`,
  )
  return { place, accessKeyId: 'not-checked' }
}

/** Where V2 signs, and no other scheme does. */
function isV2({ headers, query }: ParsedRequest): boolean {
  return query.get('x-oss-signature-version') === 'OSS2' || /^OSS2 /.test(headers.get('authorization') ?? '')
}

/** A token with a plain key id makes the service say that it does not know the id, as the suite of ali-oss expects. */
function asAnswered({ find }: Authenticator, verdict: Rejected): Rejected {
  const isPlain = find(verdict.accessKeyId ?? '')?.securityToken === undefined
  return verdict.reason === 'token_mismatch' && isPlain ? { ...verdict, service: UNKNOWN_KEY } : verdict
}

const UNKNOWN_KEY = {
  status: 403,
  code: 'InvalidAccessKeyId',
  message: 'The OSS Access Key Id you provided does not exist in our records.',
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
