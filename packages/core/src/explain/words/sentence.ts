import { ENGLISH, type SentenceId, type Sentences } from './english.js'

/** A sentence as data: which one it is, and what stands in its gaps. */
export interface Sentence {
  readonly id: SentenceId
  readonly values: Values
}

/** What stands in the gaps of a sentence; a gap may hold a sentence, such as a length of time. */
export interface Values {
  readonly [name: string]: string | Sentence | undefined
}

/** A sentence with its values. */
export function say(id: SentenceId, values: Values = {}): Sentence {
  return { id, values }
}

/**
 * Writes a sentence out in a language. A gap is `{name}`; what stands in `[…]` is left out where one of its gaps is empty.
 *
 * @param phrases What vocabularies say in English, such as who adds a header, in that language. Default: as it is.
 * @example
 * ```ts
 * import { ENGLISH, written } from '@presign/core/explain'
 *
 * written({ id: 'header.missing', values: { name: 'content-type' } }, ENGLISH)
 * // 'Send the header "content-type" as it was signed: it did not arrive'
 * ```
 */
export function written(
  { id, values }: Sentence,
  sentences: Sentences = ENGLISH,
  phrases: Readonly<Record<string, string>> = {},
): string {
  const { [id]: template = id }: Readonly<Record<string, string>> = sentences
  const inGap = (name: string): string | undefined => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (typeof value !== 'string') return value && written(value, sentences, phrases)
    return Object.hasOwn(phrases, value) ? phrases[value] : value
  }
  // Split first, so that brackets and braces in a value mean nothing.
  return template
    .split(/\[([^\]]*)\]/)
    .map((piece, index) => filled(piece, inGap) ?? (index % 2 === 1 ? '' : piece))
    .join('')
}

/** `undefined` where a gap stays empty. */
function filled(piece: string, inGap: (name: string) => string | undefined): string | undefined {
  let complete = true
  const text = piece.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = inGap(name)
    complete &&= value !== undefined
    return value ?? ''
  })
  return complete ? text : undefined
}
