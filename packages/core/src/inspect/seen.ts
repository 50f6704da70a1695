import { MAX_SKEW } from '../credentials/clock.js'
import type { Cause, Difference } from '../explain/cause.js'
import { shown, told } from '../explain/differ.js'
import { type Hints, regionAdvice } from '../explain/hints.js'
import { duration, secondsOf } from '../explain/scope.js'
import { type Sentence, say } from '../explain/words/sentence.js'
import type { Detection } from './detection.js'
import { itemOf } from './detection.js'
import { emptyChecksum, type RequestToLint, rawPlusIn } from './lint.js'
import { marksOf, type RequestMarks } from './marks.js'

/** Options of {@link seenIn}. */
export interface SeenOptions {
  /** What the provider's vocabulary knows. */
  readonly hints?: Hints | undefined
  /** The time to judge by. Default: none, and then nothing is said of times. */
  readonly at?: Date | undefined
  /** Whether the scheme can be verified, or is recognised and nothing more. Default true. */
  readonly known?: boolean
}

/**
 * What is wrong with a request whatever a service answers, as far as the request alone shows it: a URL that was cut or
 * escaped, a credential without its id, a region that cannot be, a lifetime that has passed. Its certainty is `request`.
 *
 * @param detection As `detect` returns it; `undefined` where it found nothing.
 * @returns An empty list where nothing is seen, which does not say that the signature is right.
 * @example
 * ```ts
 * import { detect, seenIn } from '@presign/core/explain'
 * import { ossDetector } from '@presign/oss/explain'
 *
 * const request = { method: 'GET', url: 'https://photos.oss-cn-hangzhou.aliyuncs.com/a?OSSAccessKeyId=LTAI' }
 * seenIn(request, detect([ossDetector], request)[0])[0]?.fix
 * // 'Send the URL whole, quoted in a shell: it lacks Expires, Signature'
 * ```
 */
export function seenIn(
  request: RequestToLint,
  detection: Detection | undefined,
  { hints = {}, at, known = true }: SeenOptions = {},
): readonly Difference[] {
  if (!detection) return [seen('unsigned', say('unsigned.here'))]
  const { missing, escaped, label } = detection
  const marks = marksOf(request)
  const noId = isWithoutId(marks)
  const lacking = missing.filter((name) => !(noId && isIdName(name)))
  return [
    ...(escaped ? [seen('url_damaged', say('url.escaped'))] : []),
    ...(noId ? [seen('key_id_empty', say('key_id.empty'))] : []),
    ...(lacking.length > 0 ? [seen('url_damaged', say('url.cut', { names: lacking.join(', ') }))] : []),
    ...regionSeen(detection, hints),
    ...(detection.mode === 'url' && rawPlusIn(request.url) ? [seen('plus_for_space', say('signature.plus_raw'))] : []),
    ...checksumSeen(marks, hints),
    ...(at ? timeSeen(detection, at) : []),
    ...(known ? [] : [seen('scheme', say('scheme.recognised', { label }))]),
  ]
}

function seen(cause: Cause, sentence: Sentence, ours?: string): Difference {
  return { stage: 'answer', ...(ours !== undefined && { ours: shown(ours) }), cause, ...told(sentence, 'request') }
}

const isIdName = (name: string) => /access-?key-?id$|^q-ak$/i.test(name)

/** A credential that begins with its scope, or an id that is there and empty: a variable was not set. */
function isWithoutId({ parameters, headers }: RequestMarks): boolean {
  for (const [name, value] of parameters)
    if ((/-credential$/i.test(name) && value.startsWith('/')) || (isIdName(name) && value === '')) return true
  const authorization = headers.get('authorization') ?? ''
  return itemOf(authorization, 'Credential')?.startsWith('/') === true || /^\w+ :/.test(authorization)
}

function regionSeen({ region, hostRegion }: Detection, hints: Hints): readonly Difference[] {
  // A list of regions, or all of them, is for other schemes to judge.
  if (region === undefined || /[*,]/.test(region)) return []
  const right = regionAdvice(region.replaceAll('_', '-').toLowerCase(), hints)
  if (right !== undefined && right !== region) {
    const found = shown(region)
    return [seen('region', say('region.misspelt', { region: right, found }), region)]
  }
  if (hostRegion === undefined || hostRegion === region || hostRegion === 'auto') return []
  return [seen('region', say('region.host', { host: hostRegion, found: shown(region) }), region)]
}

function checksumSeen({ parameters }: RequestMarks, hints: Hints): readonly Difference[] {
  const name = emptyChecksum(parameters, hints)
  return name === undefined ? [] : [seen('checksum', say('checksum.empty', { name }))]
}

function timeSeen({ signedAt, expiresAt }: Detection, at: Date): readonly Difference[] {
  const now = at.getTime() / 1000
  const [start, end] = [signedAt, expiresAt].map((text) => (text === undefined ? undefined : secondsOf(text)))
  if (expiresAt !== undefined && end !== undefined && end < now)
    return [seen('expired', say('expired.now', { end: expiresAt, ago: duration(now - end) }), expiresAt)]
  if (signedAt === undefined || start === undefined || start <= now + MAX_SKEW) return []
  return [seen('not_yet_valid', say('early.now', { start: signedAt, ahead: duration(start - now) }), signedAt)]
}
