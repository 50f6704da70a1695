import type { SigningStrings } from '../schemes/plan.js'
import { answerDifferences, isMismatch } from './answer.js'
import type { Difference } from './cause.js'
import { differ } from './differ.js'
import { headerDifferences, nameDifferences } from './headers.js'
import type { Hints } from './hints.js'
import { pathDifferences } from './path.js'
import { queryDifferences } from './query.js'
import { scopeDifferences, timeDifferences } from './scope.js'
import { type OurSide, type Ours, ourSide, type TheirSide, type Theirs, theirSide } from './sides.js'
import { type Anatomy, anatomyOf, type Line } from './texts.js'

/**
 * Says why two sides made different signatures, or why a service refused: each difference with its stage, both texts
 * with invisible characters written out, a cause from a closed union, and what to do. Pure text work: no hash, no
 * promise. `reproduce` is the job that proves a guess.
 *
 * Nothing in it is a secret, a token or a signature.
 *
 * @param ours What we signed: a signed request, its trace, or texts from elsewhere.
 * @param theirs What the other side says: an error body as a dialect reads it, a trace, or texts from elsewhere.
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
  if (!mine.texts || !other.texts) return [withoutTexts(other)]
  const texts = textDifferences(mine.texts, other.texts, hints)
  return texts.length > 0 ? texts : signatureDifferences(mine, other)
}

function withoutTexts({ answer }: TheirSide): Difference {
  const fix = answer
    ? 'Explain with the signed request itself, and with the whole error body: one of them has no texts to compare'
    : 'Give the texts of both sides'
  return { stage: 'answer', cause: 'unknown', fix }
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
  const fix = 'Use the same kind and version of signature on both sides: their texts have different forms'
  return differ(first(ours), first(theirs), 'scheme', fix)
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
  const fix =
    ours.text === 'HEAD' && theirs.text === 'GET'
      ? 'Sign for GET where a CDN or a proxy turns HEAD into it'
      : `Send ${ours.text}, which was signed, or sign for ${theirs.text.slice(0, 20)}`
  return [differ(ours, theirs, 'method_changed', fix)]
}

function payloadDifferences(ours: Line, theirs: Line): readonly Difference[] {
  if (ours.text === theirs.text) return []
  return [
    differ(ours, theirs, 'payload', 'Write the line for the body as the service wants it: both sides must agree on it'),
  ]
}

function linewise(ours: readonly Line[], theirs: readonly Line[]): readonly Difference[] {
  const at = [...ours, ...theirs].findIndex((_, index) => ours[index]?.text !== theirs[index]?.text)
  const nothing = at < 0 || at >= Math.max(ours.length, theirs.length)
  return nothing
    ? []
    : [differ(ours[at], theirs[at], 'unknown', 'Compare the two lines: this is the first that differs')]
}

/** All texts together, in characters, up to which they are taken apart: they may be a stranger's. */
const MAX_TEXTS = 131_072

const lengthOf = ({ canonicalRequest = '', stringToSign }: SigningStrings) =>
  canonicalRequest.length + stringToSign.length

function firstDifference(ours: SigningStrings, theirs: SigningStrings): Difference {
  const fix = 'Compare the two lines: this is the first that differs'
  for (const stage of ['canonical_request', 'string_to_sign'] as const) {
    const [mine, other] = [textAt(ours, stage), textAt(theirs, stage)]
    if (mine === other || mine === undefined || other === undefined) continue
    const [at, line] = whereTheyPart(mine, other)
    return differ(lineFrom(mine, at, stage, line), lineFrom(other, at, stage, line), 'unknown', fix)
  }
  return { stage: 'canonical_request', cause: 'unknown', fix: 'Give the canonical request of both sides' }
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

/** The texts are the same, so only the key or the signature itself can differ. */
function signatureDifferences(mine: OurSide, { answer, signature }: TheirSide): readonly Difference[] {
  const arrived = answer?.signatureProvided
  if (arrived !== undefined && mine.signature !== undefined && arrived !== mine.signature)
    return [damagedSignature(mine.signature, arrived)]
  if (signature !== undefined && signature === mine.signature) return []
  if (signature !== undefined && mine.signature === undefined) return []
  const fix =
    'Check the secret: both sides sign the same text with different keys; look for another key pair, a blank or a line end copied along'
  return [{ stage: 'signature', cause: 'secret', fix }]
}

function damagedSignature(ours: string, arrived: string): Difference {
  if (arrived.includes(' ') && arrived.replaceAll(' ', '+') === ours)
    return {
      stage: 'signature',
      cause: 'plus_for_space',
      fix: 'Percent-encode the signature in the URL: its + arrived as a blank',
    }
  if (ours.startsWith(arrived))
    return { stage: 'signature', cause: 'url_damaged', fix: 'Copy the whole URL: its signature was cut short' }
  return {
    stage: 'signature',
    cause: 'signature_damaged',
    fix: 'Send the signature as it was made: another one arrived, though both sides sign the same text',
  }
}
