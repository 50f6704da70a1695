import { redact } from '@presign/core/explain'

/** A text with what cannot be seen drawn: blanks at the ends as `·`, tabs and newlines as arrows. */
export function drawn(text: string, empty: string): string {
  if (text === '') return empty
  return text
    .replaceAll('\t', '⇥')
    .replaceAll('\r', '␍')
    .replaceAll('\n', '↵')
    .replace(/^ +| +$/g, (blanks) => '·'.repeat(blanks.length))
    .slice(0, 4000)
}

/** A value without what is private in it. */
export function shownValue(name: string, value: string): string {
  return redact(`${name}=${value}`, (length) => `… (${length})`).slice(name.length + 1)
}
