import type { Cause, Difference } from './cause.js'
import { shown } from './differ.js'
import type { Hints } from './hints.js'
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
  return refined(cause, ours).map((one) => ({
    stage: 'answer',
    ...oursFor(one, ours),
    theirs: shown(`${code}${ec === '' ? '' : ` (${ec})`}: ${message}`),
    cause: one,
    fix: fixFor(one, answer, ours, hints),
  }))
}

/** What an answer leaves open, our side may tell. */
function refined(cause: Cause, ours: OurSide): readonly Cause[] {
  if (cause === 'token_missing' && hasToken(ours)) return ['token_wrong']
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
      return `Set the clock of the machine that signs${offBy(answer, ours)}, or let the signer learn the service's time`
    case 'region':
      if (answer.region !== undefined) return `Sign for region "${shown(answer.region)}", which the service names`
      return `Sign for the region of the bucket${hints.regionPrefix ? `, without "${hints.regionPrefix}"` : ''}`
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

/** How far our clock is off, as far as it can be known. */
function offBy({ serverTime, requestTime }: TheirAnswer, { texts }: OurSide): string {
  const there = serverTime === undefined ? undefined : secondsOf(serverTime)
  const signed = requestTime ?? (texts ? anatomyOf(texts).time?.text : undefined)
  const here = signed === undefined ? undefined : secondsOf(signed)
  if (there === undefined || here === undefined) return ''
  return ` (it is ${duration(Math.abs(here - there))} ${here > there ? 'ahead' : 'behind'})`
}

const FIXES: Partial<Record<Cause, string>> = {
  expired: 'Sign again: the lifetime has passed, so ask for a longer one or hand the URL over later',
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
  unsigned: 'Make the signature arrive: a redirect, a proxy or a page dropped the Authorization header or the query',
  header_changed: 'Let the Authorization header arrive as it was signed: something on the way rewrote it',
  signed_twice: 'Send a signed URL without an Authorization header: a client or a CDN adds one of its own',
}
