import type { Hints } from '../explain/hints.js'
import { duration } from '../explain/scope.js'
import { type Sentence, say, written } from '../explain/words/sentence.js'
import type { Detection } from './detection.js'
import { marksOf, type RequestToDetect } from './marks.js'

/** What is unwise about a request that may well be right. The union is closed. */
export type LintRule =
  | 'http'
  | 'long_lifetime'
  | 'unbounded_put'
  | 'empty_checksum'
  | 'raw_plus_in_signature'
  | 'raw_plus_in_path'
  | 'token_in_url'
  | 'deprecated_scheme'
  | 'hoisted_header'
  | 'double_slash'

/** An advice, which is not an error: a sentence as data, and in English. */
export interface Advice extends Sentence {
  readonly rule: LintRule
  readonly fix: string
}

/** A request to look at. */
export interface RequestToLint extends RequestToDetect {
  readonly method: string
}

/** Beyond a day a URL is a password that cannot be changed. */
const LONG = 86_400

/**
 * What in a signed request is unwise, or breaks in some places, without any answer of a service.
 *
 * @param hints What the provider's vocabulary knows: the checksums of empty bodies, and what only counts as a header.
 * @example
 * ```ts
 * import { detect, lint } from '@presign/core/explain'
 * import { ossDetector, ossHints } from '@presign/oss/explain'
 *
 * const request = { method: 'GET', url: 'http://h.example/a//b?OSSAccessKeyId=LTAI&Expires=1767225600&Signature=a+b=' }
 * const [found] = detect([ossDetector], request)
 * if (found) lint(request, found, ossHints).map(({ rule }) => rule) // ['http', 'raw_plus_in_signature', 'double_slash']
 * ```
 */
export function lint(request: RequestToLint, detection: Detection, hints: Hints = {}): readonly Advice[] {
  const { host, path, parameters, raw } = { ...marksOf(request), raw: request.url }
  const { mode, signedAt, expiresAt } = detection
  const inUrl = mode === 'url'
  const lifetime = signedAt && expiresAt ? (Date.parse(expiresAt) - Date.parse(signedAt)) / 1000 : 0
  const names = [...parameters.keys()]
  const empty = emptyChecksum(parameters, hints)
  const hoisted = names.find((name) => hints.headersOnly?.test(name.toLowerCase()))
  return [
    ...when(/^http:/i.test(raw) && !isLocal(host), 'http', say('lint.http')),
    ...when(inUrl && lifetime > LONG, 'long_lifetime', say('lint.long_lifetime', { lifetime: duration(lifetime) })),
    ...when(inUrl && request.method === 'PUT', 'unbounded_put', say('lint.unbounded_put')),
    ...when(empty !== undefined, 'empty_checksum', say('lint.empty_checksum', { name: empty })),
    ...when(inUrl && rawPlusIn(raw), 'raw_plus_in_signature', say('lint.raw_plus_in_signature')),
    ...when(path.includes('+'), 'raw_plus_in_path', say('lint.raw_plus_in_path')),
    ...when(inUrl && names.some((name) => /security-token/i.test(name)), 'token_in_url', say('lint.token_in_url')),
    ...when(
      hints.deprecated?.includes(detection.scheme) === true,
      'deprecated_scheme',
      say('lint.deprecated_scheme', { label: detection.label }),
    ),
    ...when(hoisted !== undefined, 'hoisted_header', say('lint.hoisted_header', { name: hoisted })),
    ...when(path.includes('//'), 'double_slash', say('lint.double_slash')),
  ]
}

function when(holds: boolean, rule: LintRule, sentence: Sentence): readonly Advice[] {
  return holds ? [{ rule, ...sentence, fix: written(sentence) }] : []
}

/** The name of a parameter that carries the checksum of an empty body. */
export function emptyChecksum(
  parameters: ReadonlyMap<string, string>,
  { emptyChecksums = {} }: Hints,
): string | undefined {
  return [...parameters.keys()].find((name) => emptyChecksums[name.toLowerCase()] === parameters.get(name))
}

/** Whether a signature in Base64 stands in the query with a `+` that is not escaped. */
export function rawPlusIn(url: string): boolean {
  return /[?&](?:[\w-]*signature|sig)=[^&#]*\+/i.test(url)
}

const isLocal = (host: string) => /(?:^|\.)localhost$|^127\.|^\[::1\]/.test(host)
