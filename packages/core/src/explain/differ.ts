import { visible } from '../text/visible.js'
import type { Cause, Difference } from './cause.js'
import type { Line } from './texts.js'

/** How much of a text is shown. */
const SHOWN = 400

/** Values that are nobody's business in a log: of parameters and headers that carry tokens and signatures. */
const PRIVATE = /([\w-]*(?:token|signature)[\w-]*(?:=|:[ \t]*|%3D|%3A))[^&\s]+/gi
const AUTHORIZATION = /([\w-]*authorization[\w-]*(?:=|:[ \t]*|%3D|%3A))[^&\r\n]+/gi

/** A text as it is shown: what cannot be seen is written out, tokens and signatures are not. */
export function shown(text: string): string {
  // Clipped first: the pattern looks at every word once for each of its letters.
  return visible(
    text
      .slice(0, 2 * SHOWN)
      .replace(PRIVATE, '$1…')
      .replace(AUTHORIZATION, '$1…'),
    SHOWN,
  )
}

/** As many differences as anyone reads: two sides may differ in each of a thousand parameters. */
export const MAX_DIFFERENCES = 24

/** A difference between two lines, either of which may be absent. */
export function differ(ours: Line | undefined, theirs: Line | undefined, cause: Cause, fix: string): Difference {
  const place = theirs ?? ours
  return {
    stage: place?.stage ?? 'answer',
    ...(place === undefined ? undefined : { line: place.line }),
    ...(ours === undefined ? undefined : { ours: shown(ours.text) }),
    ...(theirs === undefined ? undefined : { theirs: shown(theirs.text) }),
    cause,
    fix,
  }
}
