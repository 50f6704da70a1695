import { isoExtended, LAST_SECOND } from '../text/dates.js'
import type { Cause, Difference } from './cause.js'
import { shown } from './differ.js'
import { type Hints, hostAdvice, regionAdvice } from './hints.js'
import { duration, secondsOf } from './scope.js'
import { hasToken, isSignedUrl, type OurSide, type TheirAnswer } from './sides.js'
import { anatomyOf } from './texts.js'

/** Whether an answer says that the signature is wrong, and nothing before that. */
export function isMismatch({ code, message, texts }: TheirAnswer, { mismatch, messages }: Hints): boolean {
  if (texts !== undefined) return true
  // Some services have that one code for whatever is wrong, and a message that tells.
  return mismatch?.test(code) === true && said(message, messages) === undefined
}

function said(words: string, table: Hints['messages']): Cause | undefined {
  return table?.find(([pattern]) => pattern.test(words))?.[1]
}

/** Why a service refused that did not come as far as comparing signatures. */
export function answerDifferences(answer: TheirAnswer, ours: OurSide, hints: Hints): readonly Difference[] {
  const { code, message, ec = '' } = answer
  const { codes, messages, words } = hints
  const cause =
    codes?.[ec] ?? said(message, messages) ?? codes?.[code] ?? said(`${code} ${message}`, words) ?? 'unknown'
  return refined(cause, answer, ours).map((one) => ({
    stage: 'answer',
    ...oursFor(one, ours),
    theirs: shown(`${code}${ec === '' ? '' : ` (${ec})`}: ${message}${clockOf(one, answer)}`.replace(/: $/, '')),
    cause: one,
    fix: fixFor(one, answer, ours, hints),
  }))
}

/** Beside our time, that of the service. */
function clockOf(cause: Cause, { serverTime }: TheirAnswer): string {
  const there = serverTime === undefined ? undefined : secondsOf(serverTime)
  const told = cause === 'clock_skew' || cause === 'not_yet_valid' || cause === 'expired'
  return told && there !== undefined ? ` (its clock says ${isoOf(there)})` : ''
}

/** What is answered to requests without a signature and to those without a right alike. */
const SAID_TO_STRANGERS = /no right to access .{0,40}bucket acl|^access ?denied\W*$|^forbidden\W*$|^$/i

/** What an answer leaves open, our side may tell. */
function refined(cause: Cause, { message }: TheirAnswer, ours: OurSide): readonly Cause[] {
  if (cause === 'token_missing' && hasToken(ours)) return ['token_wrong']
  // Some answer in these words as well to a request whose signature did not arrive.
  if (cause === 'permission' && ours.request !== undefined && SAID_TO_STRANGERS.test(message))
    return ['permission', ...refined('unsigned', { code: '', message }, ours)]
  // A URL that lost its parameters carries no signature at all, and neither does one of a scheme nobody looks for.
  if (cause === 'unsigned' && isSignedUrl(ours)) return ['url_damaged', 'scheme', 'unsigned']
  if (cause === 'scheme' && ours.request !== undefined && !isSignedUrl(ours)) return ['scheme', 'header_changed']
  return [cause]
}

function oursFor(cause: Cause, ours: OurSide): { ours?: string } {
  const { time, scope } = ours.texts ? anatomyOf(ours.texts) : {}
  if (cause === 'region' || cause === 'product' || cause === 'day') return scope ? { ours: shown(scope.text) } : {}
  if (cause === 'clock_skew' || cause === 'not_yet_valid') return time ? { ours: shown(time.text) } : {}
  return cause === 'expired' && ours.request?.expiresAt !== undefined ? { ours: ours.request.expiresAt } : {}
}

function fixFor(cause: Cause, answer: TheirAnswer, ours: OurSide, hints: Hints): string {
  switch (cause) {
    case 'clock_skew':
    case 'not_yet_valid':
      return skewFix(answer, ours)
    case 'expired':
      return `Sign again${endedBy(answer, ours)}: the lifetime has passed, so ask for a longer one or hand the URL over later`
    case 'header_added':
      return unsignedFix(answer.unsignedHeaders) ?? 'Sign every such header that is sent, or do not send it'
    case 'addressing':
      return redirectFix(answer, hints) ?? (FIXES.addressing as string)
    case 'region':
      return regionFix(answer, hints)
    case 'unknown':
      if (!hints.codes && !hints.messages && !hints.words) return NO_HINTS
      return UNKNOWN
    default:
      return FIXES[cause] ?? UNKNOWN
  }
}

const UNKNOWN = 'Compare both sides line by line: the answer alone does not tell'

const NO_HINTS =
  "Give the hints of the provider's vocabulary: without them texts are compared, and answers are not read"

/** Where a redirect points: what the answer says, as far as it can be a host and a region. */
function redirectFix({ endpoint, region }: TheirAnswer, hints: Hints): string | undefined {
  const host = hostAdvice(endpoint)
  const where = regionAdvice(region, hints)
  const signed = where === undefined ? '' : `sign for region "${where}"`
  if (host !== undefined) return `Use the endpoint "${host}", which the service names${signed && `, and ${signed}`}`
  return where === undefined
    ? undefined
    : `Use the endpoint of region "${where}", which the service names, and ${signed}`
}

function regionFix({ region }: TheirAnswer, hints: Hints): string {
  const where = regionAdvice(region, hints)
  if (where !== undefined) return `Sign for region "${where}", which the service names`
  return `Sign for the region of the bucket${hints.regionPrefix ? `, without "${hints.regionPrefix}"` : ''}`
}

function unsignedFix(names: readonly string[] | undefined): string | undefined {
  if (!names?.length) return undefined
  const list = names.slice(0, 8).map((name) => `"${shown(name.slice(0, 80))}"`)
  return `Sign ${list.join(', ')}, or do not send ${list.length > 1 ? 'them' : 'it'}: the service found ${list.length > 1 ? 'them' : 'it'} unsigned`
}

/** Both times: when it ended, and what the clock of the service says. */
function endedBy({ expiresAt, serverTime }: TheirAnswer, { request }: OurSide): string {
  const end = [request?.expiresAt, expiresAt].find((text) => text !== undefined && secondsOf(text) !== undefined)
  const there = serverTime !== undefined && secondsOf(serverTime) !== undefined ? serverTime : undefined
  const said = [end && `it ended at ${end}`, there && `the service's clock says ${there}`].filter(Boolean)
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

/** How far our clock is off, as far as they can be known. */
function skewFix({ serverTime, requestTime }: TheirAnswer, { texts }: OurSide): string {
  const there = serverTime === undefined ? undefined : secondsOf(serverTime)
  const signed = requestTime ?? (texts ? anatomyOf(texts).time?.text : undefined)
  const here = signed === undefined ? undefined : secondsOf(signed)
  const known = there !== undefined && here !== undefined
  const off = known ? ` (it is ${duration(Math.abs(here - there))} ${here > there ? 'ahead' : 'behind'})` : ''
  return `Set the clock of the machine that signs${off}, or let the signer learn the service's time`
}

/** Times from elsewhere may be beyond what a date can hold. */
const isoOf = (seconds: number) => isoExtended(Math.max(0, Math.min(Math.floor(seconds), LAST_SECOND)))

const FIXES: Partial<Record<Cause, string>> = {
  token_expired: 'Fetch new temporary credentials and sign again: the security token has expired',
  token_missing: 'Give the signer the security token of its temporary credentials: the key id is nothing without it',
  token_wrong: 'Take key id, secret and security token from one and the same answer of the token service',
  key_id:
    'Check the access key id: the service knows none such, or it was disabled, or it is temporary and its token has expired',
  product: 'Sign for the product that the endpoint belongs to',
  day: 'Take the day of the scope from the time stamp, in UTC',
  scheme: 'Use a version of the signature that the service takes from this account and bucket',
  additional_header_missing: 'Send every additional header that was signed, or do not sign it',
  addressing:
    'Use the endpoint the service expects: the bucket before the host, a custom domain bound to it, or path style on a local server',
  url_damaged:
    'Send the URL whole and as it is: it was cut short (an unquoted & in a shell), or & went through HTML (&amp;) or JSON (\\u0026) escaping',
  permission:
    'Give the key the right to do this: its signature was accepted, and a policy of its user, role or session, the policy of the bucket or an ACL says no',
  unsigned: 'Make the signature arrive: a redirect, a proxy or a page dropped the Authorization header or the query',
  header_changed: 'Let the Authorization header arrive as it was signed: something on the way rewrote it',
  signed_twice: 'Send a signed URL without an Authorization header: a client or a CDN adds one of its own',
}
