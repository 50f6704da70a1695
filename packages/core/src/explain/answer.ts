import type { Reason } from '../schemes/rejection.js'
import { isoExtended, LAST_SECOND } from '../text/dates.js'
import { ownProperty } from '../text/own.js'
import type { Rejected } from '../verifier/verdict.js'
import type { Cause, Difference } from './cause.js'
import { shown, told } from './differ.js'
import { type Hints, hostAdvice, regionAdvice, senderOf } from './hints.js'
import { duration, secondsOf } from './scope.js'
import { hasToken, isSignedUrl, type OurSide, type TheirAnswer } from './sides.js'
import { anatomyOf } from './texts.js'
import { type Sentence, say } from './words/sentence.js'

/** Whether an answer says that the signature is wrong, and nothing before that. */
export function isMismatch({ code, message, texts }: TheirAnswer, { mismatch, messages }: Hints): boolean {
  if (texts !== undefined) return true
  // Some services have that one code for whatever is wrong, and a message that tells.
  return mismatch?.test(code.slice(0, MAX_SAID)) === true && said(message, messages) === undefined
}

/** Characters of what a service says in which words are looked for: it says a sentence, and anyone may send a book. */
const MAX_SAID = 2000

function said(words: string, table: Hints['messages']): Cause | undefined {
  const text = words.slice(0, MAX_SAID)
  return table?.find(([pattern]) => pattern.test(text))?.[1]
}

/** Why a service refused that did not come as far as comparing signatures. */
export function answerDifferences(answer: TheirAnswer, ours: OurSide, hints: Hints): readonly Difference[] {
  const { code, message, ec = '' } = answer
  const cause = causeIn(answer, hints) ?? 'unknown'
  return refined(cause, answer, ours, hints).map((one) => ({
    stage: 'answer',
    ...oursFor(one, ours),
    theirs: shown(`${code}${ec === '' ? '' : ` (${ec})`}: ${message}${clockOf(one, answer)}`.replace(/: $/, '')),
    cause: one,
    ...told(sentenceFor(one, answer, ours, hints), 'answer'),
  }))
}

/** Finer codes go first, then messages of the provider, its codes, and words of the family. */
function causeIn({ code, message, ec = '' }: TheirAnswer, { codes = {}, messages, words }: Hints): Cause | undefined {
  return (
    ownProperty(codes, ec) ?? said(message, messages) ?? ownProperty(codes, code) ?? said(`${code} ${message}`, words)
  )
}

/** Why a verifier rejected what it did not come to compare, or found right texts under a wrong signature. */
export function verdictDifference({ reason, detail, service }: Rejected, ours: OurSide, hints: Hints): Difference {
  const name = reason === 'malformed' ? MISSING.exec(detail)?.[1] : undefined
  // A URL of ours that arrives without a signature has lost it.
  const cut = reason === 'unsigned' && isSignedUrl(ours) ? 'url_damaged' : undefined
  const cause = cut ?? (name === undefined ? causeOf(reason, detail, service, hints) : 'header_missing')
  const answer = { code: service.code, message: detail }
  return {
    stage: 'answer',
    ...oursFor(cause, ours),
    theirs: shown(`${service.code}: ${detail}`),
    cause,
    ...told(name === undefined ? sentenceFor(cause, answer, ours, hints) : say('header.missing', { name }), 'request'),
  }
}

/** What `listedHeaders` says of a header that was signed. */
const MISSING = /^signed header "(.*)" did not arrive$/s

function causeOf(reason: Reason, detail: string, service: TheirAnswer, hints: Hints): Cause {
  // Of these two the provider may know more than the reason tells.
  const known = reason === 'malformed' || reason === 'scope_mismatch' ? said(detail, hints.messages) : undefined
  // What is malformed, the answer of the service says better.
  return known ?? ((reason === 'malformed' && causeIn(service, hints)) || REASONS[reason])
}

const REASONS: Readonly<Record<Reason, Cause>> = {
  unknown_host: 'addressing',
  unsigned: 'unsigned',
  unsupported: 'scheme',
  conflicting: 'signed_twice',
  malformed: 'url_damaged',
  expired: 'expired',
  unknown_key: 'key_id',
  token_missing: 'token_missing',
  token_mismatch: 'token_wrong',
  token_expired: 'token_expired',
  not_yet_valid: 'not_yet_valid',
  skewed: 'clock_skew',
  scope_mismatch: 'region',
  mismatch: 'signer_or_secret',
  payload_mismatch: 'payload',
  replayed: 'replayed',
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
function refined(cause: Cause, { message }: TheirAnswer, ours: OurSide, hints: Hints): readonly Cause[] {
  if (cause === 'token_missing' && hasToken(ours)) return ['token_wrong']
  // The id of temporary credentials is forgotten with their token.
  if (cause === 'key_id' && hints.forgetsTemporaryIds && hasToken(ours)) return ['token_expired', 'key_id']
  // Some answer in these words as well to a request whose signature did not arrive.
  if (cause === 'permission' && ours.request !== undefined && SAID_TO_STRANGERS.test(message))
    return ['permission', ...refined('unsigned', { code: '', message }, ours, hints)]
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

function sentenceFor(cause: Cause, answer: TheirAnswer, ours: OurSide, hints: Hints): Sentence {
  switch (cause) {
    case 'clock_skew':
    case 'not_yet_valid':
      return skewSentence(answer, ours)
    case 'expired':
      return expiredSentence(answer, ours)
    case 'header_added':
      return unsignedSentence(answer.unsignedHeaders, hints)
    case 'addressing':
      return redirectSentence(answer, hints)
    case 'region':
      return regionSentence(answer, hints)
    case 'token_expired':
      // It has no word of the token: the id alone is not known any more.
      return say(/token|expired/i.test(`${answer.code} ${answer.message}`) ? 'token.expired' : 'token.gone')
    case 'unknown':
      return say(!hints.codes && !hints.messages && !hints.words ? 'unknown.hints' : 'unknown.answer')
    default:
      return say(SENTENCES[cause] ?? 'unknown.answer')
  }
}

/** Where a redirect points: what the answer says, as far as it can be a host and a region. */
function redirectSentence({ endpoint, region: named }: TheirAnswer, hints: Hints): Sentence {
  const host = hostAdvice(endpoint)
  const region = regionAdvice(named, hints)
  if (host !== undefined) return say('addressing.endpoint', { host, region })
  return region === undefined ? say('addressing.any') : say('addressing.region', { region })
}

function regionSentence({ region: named }: TheirAnswer, hints: Hints): Sentence {
  const region = regionAdvice(named, hints)
  return region === undefined ? say('region.any', { prefix: hints.regionPrefix }) : say('region.named', { region })
}

function unsignedSentence(found: readonly string[] | undefined, hints: Hints): Sentence {
  const [first, second] = found ?? []
  if (found === undefined || first === undefined) return say('header.unsigned_any')
  const names = found
    .slice(0, 8)
    .map((name) => `"${shown(name.slice(0, 80))}"`)
    .join(', ')
  return second === undefined
    ? say('header.unsigned', { names, senders: senderOf(first.toLowerCase(), hints) })
    : say('header.unsigned_several', { names })
}

/** Both times: when it ended, and what the clock of the service says. */
function expiredSentence({ expiresAt, serverTime }: TheirAnswer, { request }: OurSide): Sentence {
  const end = [request?.expiresAt, expiresAt].find((text) => text !== undefined && secondsOf(text) !== undefined)
  const [from, until] = [end, serverTime].map((text) => (text === undefined ? undefined : secondsOf(text)))
  if (from === undefined || until === undefined || until < from) return say('expired.sign_again', { end })
  return say('expired.ago', { end, ago: duration(until - from), now: serverTime })
}

/** How far our clock is off, as far as they can be known. */
function skewSentence({ serverTime, requestTime }: TheirAnswer, { texts }: OurSide): Sentence {
  const there = serverTime === undefined ? undefined : secondsOf(serverTime)
  const signed = requestTime ?? (texts ? anatomyOf(texts).time?.text : undefined)
  const here = signed === undefined ? undefined : secondsOf(signed)
  if (there === undefined || here === undefined) return say('clock.off')
  return say(here > there ? 'clock.ahead' : 'clock.behind', { apart: duration(Math.abs(here - there)) })
}

/** Times from elsewhere may be beyond what a date can hold. */
const isoOf = (seconds: number) => isoExtended(Math.max(0, Math.min(Math.floor(seconds), LAST_SECOND)))

const SENTENCES: Partial<Record<Cause, Sentence['id']>> = {
  token_missing: 'token.missing',
  token_wrong: 'token.wrong',
  key_id: 'key_id.unknown',
  key_id_empty: 'key_id.empty',
  product: 'scope.product_any',
  day: 'scope.day',
  scheme: 'scheme.other',
  additional_header_missing: 'header.additional_missing',
  url_damaged: 'url.damaged',
  permission: 'permission.missing',
  unsigned: 'unsigned.lost',
  header_changed: 'header.authorization_changed',
  header_missing: 'header.missing_any',
  query_added: 'query.unsigned_any',
  signed_twice: 'signed_twice.authorization',
  signer_or_secret: 'secret.or_signer',
  checksum: 'checksum.wrong',
  payload: 'payload.line',
  not_supported: 'not_supported.request',
  replayed: 'signature.used',
}
