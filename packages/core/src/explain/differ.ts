import { visible } from '../text/visible.js'
import type { Cause, Certainty, Difference } from './cause.js'
import { redact } from './redact.js'
import type { Line } from './texts.js'
import { type Sentence, written } from './words/sentence.js'

/** How much of a text is shown. */
const SHOWN = 400

/** A text as it is shown: what cannot be seen is written out, tokens and signatures are not. */
export function shown(text: string): string {
  // Clipped first: the pattern looks at every word once for each of its letters.
  return visible(redact(text.slice(0, 2 * SHOWN)), SHOWN)
}

/** As many differences as anyone reads: two sides may differ in each of a thousand parameters. */
export const MAX_DIFFERENCES = 24

/** A difference between two lines, either of which may be absent. */
export function differ(
  ours: Line | undefined,
  theirs: Line | undefined,
  cause: Cause,
  sentence: Sentence,
  certainty: Certainty = 'texts',
): Difference {
  const place = theirs ?? ours
  return {
    stage: place?.stage ?? 'answer',
    ...(place === undefined ? undefined : { line: place.line }),
    ...(ours === undefined ? undefined : { ours: shown(ours.text) }),
    ...(theirs === undefined ? undefined : { theirs: shown(theirs.text) }),
    cause,
    ...told(sentence, certainty),
  }
}

/** The sentence of a difference, and how sure it is. */
export function told(
  sentence: Sentence,
  certainty: Certainty,
): Pick<Difference, 'certainty' | 'id' | 'values' | 'fix'> {
  return { certainty, ...sentence, fix: written(sentence) }
}
