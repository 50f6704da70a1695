import type { Snapshot } from '../credentials/snapshot.js'
import type { Claims, FormClaims } from '../schemes/incoming.js'
import type { Rejection } from '../schemes/rejection.js'
import type { VerifyingScheme } from '../schemes/scheme.js'
import { isoExtended, LAST_SECOND } from '../text/dates.js'
import { equalInConstantTime } from '../text/encoding.js'
import { visible } from '../text/visible.js'
import type { Rejected } from './verdict.js'

/** A rejection whose answer may be the service's usual one. */
export type Fault = Pick<Rejection, 'reason' | 'detail'> & Partial<Pick<Rejection, 'answer'>>

/** What a request or a form claims. */
type AnyClaims = Claims | FormClaims

/** The verdict for a fault. */
export function rejection(scheme: VerifyingScheme, { reason, detail, answer }: Fault, claims?: AnyClaims): Rejected {
  const service = answer ?? scheme.answers(reason, claims?.mode ?? 'header')
  const accessKey = claims && { accessKeyId: idIn(claims) }
  return { ok: false, reason, detail, service, scheme: scheme.name, ...accessKey }
}

/** An id as it may be shown: where a URL has lost a `&`, what follows belongs to the next parameter, which may be a token. */
function idIn({ accessKeyId }: AnyClaims): string {
  return accessKeyId.replace(/[&=?].*$/s, '…')
}

/** The verdict for an id that no one has. */
export function unknownKey(scheme: VerifyingScheme, claims: AnyClaims): Rejected {
  const detail = `there is no access key id "${visible(idIn(claims), 80)}"`
  return rejection(scheme, { reason: 'unknown_key', detail }, claims)
}

/** What is wrong with the security token of a request, before its signature is looked at. */
export function tokenFault({ securityToken }: AnyClaims, snapshot: Snapshot, now: number): Fault | undefined {
  if (snapshot.securityToken !== undefined && securityToken === undefined)
    return { reason: 'token_missing', detail: 'the key id is temporary and the request has no security token' }
  if (!equalInConstantTime(snapshot.securityToken ?? '', securityToken ?? ''))
    return { reason: 'token_mismatch', detail: 'the security token does not belong to the key id' }
  if (now >= snapshot.expiresAt)
    return { reason: 'token_expired', detail: `the credentials expired at ${isoOf(snapshot.expiresAt)}` }
  return undefined
}

/** What has ended. Written so that a time that is not a number is rejected. */
export function expiry({ expiresAt }: AnyClaims, now: number): Fault | undefined {
  if (expiresAt === undefined || now <= expiresAt) return undefined
  return { reason: 'expired', detail: `the signature ended at ${isoOf(expiresAt)}` }
}

/** What names its own end may be old; what does not is as good as its date is near. */
export function offTime({ signedAt, expiresAt }: AnyClaims, now: number, maxSkew: number): Fault | undefined {
  if (signedAt === undefined) return undefined
  const ahead = signedAt - now
  const hasEnd = expiresAt !== undefined
  if ((hasEnd ? ahead : Math.abs(ahead)) <= maxSkew) return undefined
  const off = `${isoOf(signedAt)}, ${Math.round(ahead)} s from now`
  return hasEnd
    ? { reason: 'not_yet_valid', detail: `the signature begins at ${off}` }
    : { reason: 'skewed', detail: `the request is dated ${off}` }
}

/**
 * The same rejection with what happened to the URL, where its query shows it: a name that begins with `amp;` has no other
 * origin, and a query that ends with its first parameter was cut by a shell.
 */
export function withDamage(rejected: Rejected, query: string, isCut = false): Rejected {
  const damage =
    rejected.reason === 'malformed' || rejected.reason === 'unsigned' ? damageOf(query, rejected, isCut) : undefined
  return damage === undefined ? rejected : { ...rejected, detail: `${rejected.detail}: ${damage}` }
}

function damageOf(query: string, { reason, detail }: Rejected, isCut: boolean): string | undefined {
  if (/(?:^|&)amp(?:;|%3b)/i.test(query)) return 'the URL went through HTML escaping, and "&" arrived as "&amp;"'
  if (/(?:\\|%5c)u0026/i.test(query)) return 'the URL went through JSON escaping, and "&" arrived as "\\u0026"'
  // A URL with one parameter may also be one that was never signed.
  if (isCut || (reason === 'malformed' && query !== '' && !query.includes('&')))
    return 'nothing arrived of the URL after its first "&", as when a shell is given it without quotes'
  return /^the URL lacks /.test(detail) ? 'the URL was cut, or not copied whole' : undefined
}

/** Claims are a stranger's: a time may be beyond what a Date can hold. */
export function isoOf(seconds: number): string {
  return isoExtended(Math.max(0, Math.min(Math.floor(seconds), LAST_SECOND)) || 0)
}
