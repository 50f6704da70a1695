import type { File } from './files.js'

// Words for which the field has a better one, with that one.
const better: readonly (readonly [RegExp, string])[] = [
  [/\b(?:outliv(?:e|es|ing)|outlived)\b/i, 'is valid for longer, lasts longer'],
  [/\b(?:dies|dead)\b/i, 'expires, expired'],
  [/\b(?:slips?|mishaps?)\b/i, 'mistake, mutation'],
  [/\bcarr(?:y|ies|ied|ying) out\b/i, 'send, run'],
  [/\bsuffers?\b/i, 'inject a fault'],
  [/\blent\b/i, 'reused'],
  [/\bmanifold\b/i, 'supports multipart'],
  [/\banew\b/i, 'again'],
  [/\bline feeds?\b/i, 'newline'],
  [/\bwhoever\b/i, 'anyone who'],
  // "There is no date" and "no longer" are how engineers say it.
  [/(?<!\b(?:there|where there) )\bis (?:no(?! longer\b| one\b)|none)\b/i, 'is not a'],
]

/** Lines in the project's own English with a word that its readers would not search for. */
export function wordingFaults(files: readonly File[]): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      better.flatMap(([word, instead]) => {
        const found = word.exec(line)
        return found ? [`${path}:${index + 1} says "${found[0]}"; the field says "${instead}"`] : []
      }),
    ),
  )
}
