import type { SigningStrings } from '../schemes/plan.js'
import { answerDifferences, isMismatch, verdictDifference } from './answer.js'
import type { Cause, Difference } from './cause.js'
import { differ, told } from './differ.js'
import { headerDifferences, nameDifferences } from './headers.js'
import type { Hints } from './hints.js'
import { pathDifferences } from './path.js'
import { queryDifferences } from './query.js'
import { scopeDifferences, timeDifferences } from './scope.js'
import { type OurSide, type Ours, ourSide, type TheirSide, type Theirs, theirSide } from './sides.js'
import { type Anatomy, anatomyOf, type Line } from './texts.js'
import { type Sentence, say } from './words/sentence.js'

/**
 * Says why two sides made different signatures, or why a service refused: each difference with its stage, both texts
 * with invisible characters written out, a cause from a closed union, and what to do. Pure text work: no hash, no
 * promise. `reproduce` is the job that proves a guess.
 *
 * Nothing in it is a secret, a token or a signature.
 *
 * @param ours What we signed: a signed request, its trace, or texts from elsewhere; or a request as `inspect` read it,
 * whose signer may have signed something else than it sent.
 * @param theirs What the other side says: an error body as a dialect reads it, a verdict, a trace, or texts from elsewhere.
 * @param hints What the provider's vocabulary knows, such as `ossHints`. Without it texts are compared, and an answer
 * without texts is `unknown`.
 * @returns An empty list when there is no difference.
 * @example
 * ```ts
 * import { explain } from '@presign/core/explain'
 *
 * const ours = { stringToSign: 'PUT\n\n\n1699807420\n/photos/cat.jpg' }
 * const theirs = { stringToSign: 'PUT\n\nimage/jpeg\n1699807420\n/photos/cat.jpg' }
 * const [difference] = explain(ours, theirs)
 * // { cause: 'header_added', line: 3, theirs: 'content-type:image/jpeg', fix: 'Do not send "content-type" (browsers …' }
 * ```
 */
export function explain(ours: Ours, theirs: Theirs, hints: Hints = {}): readonly Difference[] {
  const mine = ourSide(ours)
  const other = theirSide(theirs)
  if (other.answer && !isMismatch(other.answer, hints)) return answerDifferences(other.answer, mine, hints)
  if (other.verdict && !other.texts) return [verdictDifference(other.verdict, mine, hints)]
  if (!mine.texts || !other.texts) return [withoutTexts(other)]
  const texts = textDifferences(mine.texts, other.texts, hints)
  return texts.length > 0 ? texts : signatureDifferences(mine, other)
}

function withoutTexts({ answer }: TheirSide): Difference {
  const sentence = say(answer ? 'texts.missing_beside_answer' : 'texts.missing')
  return { stage: 'answer', cause: 'unknown', ...told(sentence, 'answer') }
}

/** Why two sides sign different texts; nothing where they sign one. */
export function textDifferences(ours: SigningStrings, theirs: SigningStrings, hints: Hints): readonly Difference[] {
  if (ours.stringToSign === theirs.stringToSign && ours.canonicalRequest === theirs.canonicalRequest) return []
  if (lengthOf(ours) + lengthOf(theirs) > MAX_TEXTS) return [firstDifference(ours, theirs)]
  const [mine, other] = [anatomyOf(ours, hints), anatomyOf(theirs, hints)]
  const kinds = kindDifference(ours, theirs, mine, other)
  if (kinds) return [kinds]
  const found = [...scopedDifferences(mine, other, hints), ...requestDifferences(mine, other, hints)]
  return found.length > 0 ? found : [firstDifference(ours, theirs)]
}

/** Two kinds of signature have nothing to compare line by line. */
function kindDifference(
  ours: SigningStrings,
  theirs: SigningStrings,
  mine: Anatomy,
  other: Anatomy,
): Difference | undefined {
  if (mine.algorithm?.text === other.algorithm?.text) return undefined
  const first = ({ stringToSign }: SigningStrings): Line => ({
    stage: 'string_to_sign',
    line: 1,
    text: stringToSign.split('\n', 1)[0] ?? '',
  })
  return differ(first(ours), first(theirs), 'scheme', say('texts.kinds'))
}

function scopedDifferences(mine: Anatomy, other: Anatomy, hints: Hints): readonly Difference[] {
  return [
    ...both(mine.time, other.time, timeDifferences),
    ...both(mine.scope, other.scope, (a, b) => scopeDifferences(a, b, hints)),
  ]
}

function requestDifferences(mine: Anatomy, other: Anatomy, hints: Hints): readonly Difference[] {
  // What the scope and the time stamp already tell is repeated in parameters and headers.
  const told = [mine.time, mine.scope].filter((line, index) => line?.text !== [other.time, other.scope][index]?.text)
  const isNews = ({ ours = '' }: Difference) => !told.some((line) => line !== undefined && repeats(ours, line.text))
  return [
    ...both(mine.method, other.method, methodDifferences),
    ...both(mine.path, other.path, (a, b) => pathDifferences(a, b, hints, hostOf(mine) ?? hostOf(other))),
    ...both(mine.query, other.query, queryDifferences).filter(isNews),
    // Without a path the request itself is not in the text, and neither are its headers.
    ...both(mine.path, other.path, () => headerDifferences(mine.headers, other.headers, hints)).filter(isNews),
    ...both(mine.names, other.names, nameDifferences),
    ...both(mine.payload, other.payload, payloadDifferences),
    ...linewise(mine.others, other.others),
  ]
}

function hostOf({ headers }: Anatomy): string | undefined {
  return headers.find(({ text }) => /^host:/i.test(text))?.text.slice('host:'.length)
}

function repeats(shown: string, told: string): boolean {
  return shown.includes(told) || shown.includes(told.replaceAll('/', '%2F'))
}

function both(
  ours: Line | undefined,
  theirs: Line | undefined,
  compare: (ours: Line, theirs: Line) => readonly Difference[],
): readonly Difference[] {
  return ours && theirs ? compare(ours, theirs) : []
}

function methodDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  const sentence =
    ours.text === 'HEAD' && theirs.text === 'GET'
      ? say('method.head_as_get')
      : say('method.changed', { ours: ours.text, theirs: theirs.text.slice(0, 20) })
  return [differ(ours, theirs, 'method_changed', sentence)]
}

function payloadDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  return [differ(ours, theirs, 'payload', say('payload.line'))]
}

function linewise(ours: readonly Line[], theirs: readonly Line[]): readonly Difference[] {
  const at = [...ours, ...theirs].findIndex((_, index) => ours[index]?.text !== theirs[index]?.text)
  const nothing = at < 0 || at >= Math.max(ours.length, theirs.length)
  return nothing ? [] : [differ(ours[at], theirs[at], 'unknown', say('texts.first_line'))]
}

/** All texts together, in characters, up to which they are taken apart: they may be a stranger's. */
const MAX_TEXTS = 131_072

const lengthOf = ({ canonicalRequest = '', stringToSign }: SigningStrings) =>
  canonicalRequest.length + stringToSign.length

function firstDifference(ours: SigningStrings, theirs: SigningStrings): Difference {
  for (const stage of ['canonical_request', 'string_to_sign'] as const) {
    const [mine, other] = [textAt(ours, stage), textAt(theirs, stage)]
    if (mine === other || mine === undefined || other === undefined) continue
    const [at, line] = whereTheyPart(mine, other)
    return differ(lineFrom(mine, at, stage, line), lineFrom(other, at, stage, line), 'unknown', say('texts.first_line'))
  }
  return { stage: 'canonical_request', cause: 'unknown', ...told(say('texts.canonical_request_missing'), 'texts') }
}

const textAt = ({ canonicalRequest, stringToSign }: SigningStrings, stage: Line['stage']) =>
  stage === 'string_to_sign' ? stringToSign : canonicalRequest

/** Where the first line begins that differs, and its number. */
function whereTheyPart(mine: string, other: string): readonly [at: number, line: number] {
  let [at, line] = [0, 1]
  for (let index = 0; index < mine.length && mine[index] === other[index]; index++)
    if (mine[index] === '\n') [at, line] = [index + 1, line + 1]
  return [at, line]
}

const lineFrom = (text: string, at: number, stage: Line['stage'], line: number): Line => ({
  stage,
  line,
  text: text.slice(at, at + 400).split('\n', 1)[0] ?? '',
})

/** The texts are the same, so only the key or the signature itself can differ; or the signer signed another text. */
function signatureDifferences(mine: OurSide, { answer, signature }: TheirSide): readonly Difference[] {
  const arrived = answer?.signatureProvided
  if (arrived !== undefined && mine.signature !== undefined && arrived !== mine.signature)
    return [damagedSignature(mine.signature, arrived)]
  if (signature !== undefined && signature === mine.signature) return []
  if (signature !== undefined && mine.signature === undefined) return []
  return [
    mine.inspected
      ? inSignature('signer_or_secret', say('secret.or_signer'))
      : inSignature('secret', say('secret.other')),
  ]
}

function damagedSignature(ours: string, arrived: string): Difference {
  if (arrived.includes(' ') && arrived.replaceAll(' ', '+') === ours)
    return inSignature('plus_for_space', say('signature.plus'))
  if (ours.startsWith(arrived)) return inSignature('url_damaged', say('signature.cut'))
  return inSignature('signature_damaged', say('signature.damaged'))
}

function inSignature(cause: Cause, sentence: Sentence): Difference {
  return { stage: 'signature', cause, ...told(sentence, 'texts') }
}
